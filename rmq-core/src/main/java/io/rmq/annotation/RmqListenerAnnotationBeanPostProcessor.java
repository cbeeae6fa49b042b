/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.rmq.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.rmq.RmqConfigurationException;
import io.rmq.annotation.DeadLetterHandlers.BeanListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.container.RmqListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Registers the methods and classes that are annotated with {@link RmqListener} or
 * {@link RmqDeadLetterHandler} with the {@link RmqListenerRegistry}: when all singletons
 * are there, those of later beans at once. When a bean is destroyed, its listeners are
 * unregistered before. The bean method that declares it is to be static. Thread-safe.
 * <p>
 * Has no order, so that it comes after all post-processors that have one, the last too,
 * and beans come with their proxies.
 */
public final class RmqListenerAnnotationBeanPostProcessor
		implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private final ListenerAnnotations annotations = new ListenerAnnotations();

	private final List<ListeningBean> waiting = new ArrayList<>();

	private final Map<String, BeanListener> registered = new ConcurrentHashMap<>();

	private final SharedTopics sharedTopics = new SharedTopics();

	private final DeadLetterConnections connections = new DeadLetterConnections();

	private final SingletonSupplier<ListenerEndpointFactory> endpoints = SingletonSupplier
		.of(() -> new ListenerEndpointFactory(beanFactory()));

	private final @Nullable Consumer<ListenerEndpoint> registrar;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	/**
	 * Kept for when beans are destroyed, and none can be asked for.
	 */
	private volatile @Nullable RmqListenerRegistry registry;

	private boolean singletonsReady;

	/**
	 * Create a post-processor. It takes what it needs from the bean factory, when there
	 * is a listener: the {@link RmqListenerRegistry} and the
	 * {@link io.rmq.convert.RmqMessageConverter}, and if there are such, the
	 * {@link io.rmq.listener.ListenerSettings}, the
	 * {@link io.rmq.listener.ListenerSettingsCustomizer}s, the
	 * {@link io.rmq.retry.RmqErrorClassifier}s, the conversion service and the validator.
	 */
	public RmqListenerAnnotationBeanPostProcessor() {
		this(null);
	}

	RmqListenerAnnotationBeanPostProcessor(@Nullable Consumer<ListenerEndpoint> registrar) {
		this.registrar = registrar;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableListableBeanFactory.class, beanFactory);
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		// The target of a scoped proxy is called through the proxy, which comes by itself
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			return bean;
		}
		Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
		String place = this.annotations.place(type);
		if (place != null) {
			String name = (bean instanceof FactoryBean) ? BeanFactory.FACTORY_BEAN_PREFIX + beanName : beanName;
			if (beanFactory().containsLocalBean(name) && !beanFactory().isSingleton(name)) {
				throw notSingleton(name, place);
			}
			add(new ListeningBean(beanName, bean, type));
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : beanFactory().getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory().getMergedBeanDefinition(beanName);
			boolean created = definition.isSingleton() && !definition.isLazyInit();
			if (definition.isAbstract()) {
				continue;
			}
			if (!created) {
				createIfListening(beanName);
			}
			if (beanFactory().isFactoryBean(beanName)) {
				// Singletons are created without what they make.
				createIfListening(created ? beanName : BeanFactory.FACTORY_BEAN_PREFIX + beanName);
			}
		}
		List<ListeningBean> beans;
		synchronized (this.waiting) {
			beans = List.copyOf(this.waiting);
			this.waiting.clear();
			this.singletonsReady = true;
		}
		register(beans);
	}

	/**
	 * Have a bean created that nothing else may ask for.
	 */
	private void createIfListening(String beanName) {
		Class<?> type = beanFactory().getType(beanName, false);
		if (type == null) {
			return;
		}
		String place = this.annotations.place(ClassUtils.getUserClass(type));
		if (place == null) {
			return;
		}
		if (ScopedProxyUtils.isScopedTarget(beanName)) {
			beanFactory().getBean(ScopedProxyUtils.getOriginalBeanName(beanName));
		}
		else if (beanFactory().isSingleton(beanName)) {
			beanFactory().getBean(beanName);
		}
		else {
			throw notSingleton(beanName, place);
		}
	}

	private void add(ListeningBean bean) {
		synchronized (this.waiting) {
			if (!this.singletonsReady) {
				this.waiting.add(bean);
				return;
			}
		}
		register(List.of(bean));
	}

	private void register(List<ListeningBean> beans) {
		List<AnnotatedBean<RmqListener>> listeners = beans.stream()
			.flatMap((bean) -> this.annotations.listeners(bean).stream())
			.toList();
		List<AnnotatedBeanMethod<RmqDeadLetterHandler>> handlers = beans.stream()
			.flatMap((bean) -> this.annotations.deadLetterHandlers(bean).stream())
			.toList();
		if (listeners.isEmpty() && handlers.isEmpty()) {
			return;
		}
		ListenerEndpointFactory factory = this.endpoints.obtain();
		List<DeclaredListener> declared = listeners.stream().map(factory::create).toList();
		this.sharedTopics.add(declared, factory.namedTypes());
		List<BeanListener> created = declared.stream().map(DeclaredListener::ofBean).toList();
		List<String> ids = created.stream().map((listener) -> listener.endpoint().id()).toList();
		this.connections.add(factory, created, handlers)
			.stream()
			.filter((listener) -> ids.contains(listener.endpoint().id())
					|| !this.registered.containsKey(listener.endpoint().id()))
			.forEach(this::register);
	}

	private void register(BeanListener listener) {
		ListenerEndpoint endpoint = listener.endpoint();
		BeanListener other = this.registered.putIfAbsent(endpoint.id(), listener);
		if (other != null) {
			throw new RmqConfigurationException(
					"Attribute 'id' of @RmqListener on %s is not valid: '%s' is already the id of the listener %s; give each an id of its own"
						.formatted(endpoint.listener(), endpoint.id(), other.endpoint().listener()),
					null);
		}
		if (this.registrar != null) {
			this.registrar.accept(endpoint);
		}
		else {
			registry().register(endpoint);
		}
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		// What a factory makes is destroyed with the factory.
		return bean instanceof FactoryBean
				|| this.annotations.place(ClassUtils.getUserClass(AopUtils.getTargetClass(bean))) != null;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		this.connections.remove(beanName);
		this.registered.values().removeIf((listener) -> {
			boolean destroyed = listener.beanName().equals(beanName);
			if (destroyed) {
				this.sharedTopics.remove(listener.endpoint().id());
				if (this.registrar == null) {
					registry().unregister(listener.endpoint().id());
				}
			}
			return destroyed;
		});
	}

	private RmqListenerRegistry registry() {
		RmqListenerRegistry current = this.registry;
		if (current == null) {
			current = beanFactory().getBean(RmqListenerRegistry.class);
			this.registry = current;
		}
		return current;
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory");
		return this.beanFactory;
	}

	private static RmqConfigurationException notSingleton(String beanName, String place) {
		return new RmqConfigurationException(
				"Listener %s is of bean '%s', which is not a singleton: there is no telling which instance is to listen. Make it a singleton or give its scope a proxy"
					.formatted(place, beanName),
				null);
	}

}
