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

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.AckMode;
import io.rmq.listener.EndpointListener;
import io.rmq.listener.ErrorHandledListener;
import io.rmq.listener.FilteredBatchListener;
import io.rmq.listener.FilteredListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.RmqErrorHandler;
import io.rmq.listener.RmqMessageFilter;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.TopicSelection;
import io.rmq.listener.method.BatchMethodListener;
import io.rmq.listener.method.ClassListener;
import io.rmq.listener.method.MethodListener;
import io.rmq.listener.method.MethodListenerFactory;
import io.rmq.listener.method.ReplySender;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.template.RmqOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * Makes a listener of an annotated method or class. Its settings are the defaults, then
 * what the annotation says, then what the customizers make of that.
 */
final class ListenerEndpointFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final PayloadFormat format;

	private final MethodListenerFactory listeners;

	private final ListenerSettings defaults;

	private final List<ListenerSettingsCustomizer> customizers;

	/**
	 * Create a factory with the collaborators that are beans.
	 */
	ListenerEndpointFactory(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.format = PayloadFormatFactoryBean.payloadFormat(beanFactory);
		this.listeners = new MethodListenerFactory(this.format, beanFactory.getConversionService(), beanFactory,
				beanFactory.getBeanProvider(Validator.class).getIfUnique(), replies(beanFactory));
		this.defaults = listenerSettings(beanFactory);
		this.customizers = beanFactory.getBeanProvider(ListenerSettingsCustomizer.class).orderedStream().toList();
	}

	private static @Nullable ReplySender replies(ConfigurableListableBeanFactory beanFactory) {
		RmqOperations operations = beanFactory.getBeanProvider(RmqOperations.class).getIfUnique();
		return (operations != null) ? new OperationsReplySender(operations) : null;
	}

	/**
	 * Return the settings of listeners that say nothing else. The classifiers that are
	 * beans decide after those that the settings name.
	 */
	static ListenerSettings listenerSettings(BeanFactory beanFactory) {
		return beanFactory.getBeanProvider(ListenerSettings.class)
			.getIfAvailable(ListenerSettings::defaults)
			.withMoreClassifiers(beanFactory.getBeanProvider(RmqErrorClassifier.class).orderedStream().toList());
	}

	/**
	 * Return the classes that have the name of a message type.
	 */
	Collection<Class<?>> namedTypes() {
		return this.format.namedTypes().values();
	}

	/**
	 * Make a listener.
	 * @throws RmqConfigurationException if a method or an attribute of the annotation is
	 * not valid
	 */
	DeclaredListener create(AnnotatedBean<RmqListener> annotated) {
		AttributeResolver attributes = new AttributeResolver(this.beanFactory, "@RmqListener on " + annotated);
		boolean batch = attributes.flag("batch", annotated.annotation().batch());
		if (annotated instanceof AnnotatedBeanMethod<RmqListener> ofMethod) {
			return batch ? createBatch(ofMethod) : create(ofMethod);
		}
		if (batch) {
			throw attributes.invalid("batch", annotated.annotation().batch(),
					"the methods of a class get one message at a time, each those of its type; have @RmqListener on a method for batches");
		}
		AnnotatedBeanClass ofClass = (AnnotatedBeanClass) annotated;
		ClassListener listener = this.listeners.create(ofClass.bean(), ofClass.handlers(), ofClass.byDefault());
		return declared(annotated, create(annotated, listener, listener.methods()), null);
	}

	private DeclaredListener declared(AnnotatedBean<RmqListener> annotated, ListenerEndpoint endpoint,
			@Nullable Type payload) {
		boolean saysGroup = !annotated.annotation().group().isEmpty()
				|| !endpoint.settings().group().equals(this.defaults.group());
		return new DeclaredListener(annotated.beanName(), endpoint, saysGroup, payload);
	}

	private DeclaredListener create(AnnotatedBeanMethod<RmqListener> annotated) {
		MethodListener listener = this.listeners.create(annotated.bean(), annotated.method());
		return declared(annotated, create(annotated, listener, List.of(listener)), listener.payloadType());
	}

	private ListenerEndpoint create(AnnotatedBean<RmqListener> annotated, RmqMessageListener listener,
			List<MethodListener> methods) {
		RmqListener annotation = annotated.annotation();
		AttributeResolver attributes = attributes(listener);
		ListenerEndpoint endpoint = endpoint(annotated, attributes, listener);
		AckModeRules.check(endpoint.settings().ackMode(), annotation, methods, attributes);
		return endpoint.withListener(decorate(listener, annotation, attributes));
	}

	private DeclaredListener createBatch(AnnotatedBeanMethod<RmqListener> annotated) {
		RmqListener annotation = annotated.annotation();
		BatchMethodListener listener = this.listeners.createBatch(annotated.bean(), annotated.method());
		AttributeResolver attributes = attributes(listener);
		ListenerEndpoint endpoint = endpoint(annotated, attributes, listener);
		AckModeRules.check(endpoint.settings().ackMode(), annotation, List.of(), attributes);
		AckModeRules.requireAwaited(endpoint.settings().ackMode(), listener.isDetached(), listener,
				annotation.ackMode(), attributes);
		new BatchAttributes(annotation, attributes).checkAcknowledging(endpoint.settings().ackMode(),
				listener.isAcknowledging());
		if (!annotation.filter().isEmpty()) {
			endpoint = endpoint.withListener(new FilteredBatchListener(listener,
					bean("filter", annotation.filter(), RmqMessageFilter.class, attributes)));
		}
		return declared(annotated, endpoint, listener.payloadType());
	}

	private AttributeResolver attributes(EndpointListener listener) {
		return new AttributeResolver(this.beanFactory, "@RmqListener on " + listener);
	}

	private ListenerEndpoint endpoint(AnnotatedBean<RmqListener> annotated, AttributeResolver attributes,
			EndpointListener listener) {
		RmqListener annotation = annotated.annotation();
		String id = id(annotated, attributes);
		TopicSelection topics = new TopicAttributes(attributes).select(annotation);
		RetryPolicy retry = new RetryAttributes(this.beanFactory, id, listener.toString()).policy(annotation.retry(),
				this.defaults.retry());
		new BatchAttributes(annotation, attributes).check();
		ListenerSettings declared = new SettingsAttributes(attributes).apply(annotation, this.defaults)
			.withRetry(retry);
		ListenerSettings settings = customize(id, declared, listener);
		new RepeatAttributes(annotation, attributes).check(settings);
		try {
			return new ListenerEndpoint(id, topics, settings, listener);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(id, listener, ex);
		}
	}

	private RmqMessageListener decorate(RmqMessageListener listener, RmqListener annotation,
			AttributeResolver attributes) {
		RmqMessageListener decorated = listener;
		if (!annotation.filter().isEmpty()) {
			decorated = new FilteredListener(decorated,
					bean("filter", annotation.filter(), RmqMessageFilter.class, attributes));
		}
		if (!annotation.errorHandler().isEmpty()) {
			decorated = new ErrorHandledListener(decorated,
					bean("errorHandler", annotation.errorHandler(), RmqErrorHandler.class, attributes));
		}
		return decorated;
	}

	private <T> T bean(String attribute, String declared, Class<T> type, AttributeResolver attributes) {
		try {
			return this.beanFactory.getBean(attributes.text(attribute, declared), type);
		}
		catch (BeansException ex) {
			throw attributes.invalid(attribute, declared,
					"there is no bean of type %s with this name".formatted(type.getName()), ex);
		}
	}

	/**
	 * Return the ids of the listeners that a dead letter handler names.
	 * @throws RmqConfigurationException if one cannot be resolved
	 */
	Set<String> listenerIds(AnnotatedBeanMethod<RmqDeadLetterHandler> annotated) {
		AttributeResolver attributes = attributes(annotated);
		Set<String> ids = new LinkedHashSet<>();
		for (String declared : annotated.annotation().listeners()) {
			if (declared.isBlank()) {
				throw attributes.invalid("listeners", declared, "it is blank; leave it out or name a listener");
			}
			ids.add(attributes.text("listeners", declared));
		}
		return ids;
	}

	/**
	 * Make a listener that handles the dead letters of another. Its own are kept with its
	 * group.
	 * @throws RmqConfigurationException if the method, an attribute of the annotation or
	 * the topic is not valid
	 */
	ListenerEndpoint createDeadLetterHandler(AnnotatedBeanMethod<RmqDeadLetterHandler> annotated, ListenerEndpoint of,
			String topic) {
		MethodListener listener = this.listeners.create(annotated.bean(), annotated.method());
		AttributeResolver attributes = attributes(annotated);
		AckModeRules.requireAwaited(listener.isAcknowledging() ? AckMode.MANUAL : AckMode.AUTO, listener.isDetached(),
				listener, "", attributes);
		ListenerSettings settings = this.defaults.withGroup(of.settings().group())
			.withAutoStartup(of.settings().autoStartup())
			.withAckMode(listener.isAcknowledging() ? AckMode.MANUAL : AckMode.AUTO)
			.withDeadLetters(this.defaults.deadLetters().withTopic(null))
			// Each dead letter is for it: from the first on, and again if it fails again.
			.withStartFrom(StartFrom.EARLIEST)
			.withIdempotence(this.defaults.idempotence().withEnabled(false));
		settings = new SettingsAttributes(attributes).apply(annotated.annotation(), settings);
		String id = of.id() + "-dead-letters";
		try {
			return new ListenerEndpoint(id, topic, customize(id, settings, listener), listener);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException(
					"Listener '%s' cannot have the dead letter handler %s, as their names together are too long: %s"
						.formatted(of.id(), listener, ex.getMessage()),
					ex);
		}
	}

	private AttributeResolver attributes(AnnotatedBeanMethod<RmqDeadLetterHandler> annotated) {
		return new AttributeResolver(this.beanFactory, "@RmqDeadLetterHandler on " + annotated);
	}

	private static String id(AnnotatedBean<RmqListener> annotated, AttributeResolver attributes) {
		String declared = annotated.annotation().id();
		String id = (declared.isEmpty()) ? annotated.defaultId() : attributes.text("id", declared);
		try {
			return Names.requireListenerId(id);
		}
		catch (IllegalArgumentException ex) {
			throw attributes.invalid("id", declared, ex.getMessage(), ex);
		}
	}

	private ListenerSettings customize(String id, ListenerSettings declared, EndpointListener listener) {
		ListenerSettings settings = declared;
		for (ListenerSettingsCustomizer customizer : this.customizers) {
			try {
				settings = customizer.customize(id, settings);
				Assert.notNull(settings, () -> customizer.getClass().getName() + " returned null");
			}
			catch (IllegalArgumentException ex) {
				throw invalid(id, listener, ex);
			}
		}
		return settings;
	}

	private static RmqConfigurationException invalid(String id, EndpointListener listener,
			IllegalArgumentException cause) {
		return new RmqConfigurationException(
				"The settings of listener '%s', %s, are not valid: %s".formatted(id, listener, cause.getMessage()),
				cause);
	}

}
