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

import java.util.UUID;

import io.rmq.admin.RmqAdmin;
import io.rmq.broker.Broker;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.maintenance.LossLog;
import io.rmq.maintenance.RmqMaintenance;
import io.rmq.template.RmqOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.util.Assert;

/**
 * Declares those of RMQ's beans that the application does not declare itself. What they
 * need is given to their constructors by type.
 */
final class MissingBeans implements BeanDefinitionRegistryPostProcessor {

	private final String keyPrefix;

	MissingBeans(String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		declare(registry, "rmqBroker", Broker.class, definition(RedisBroker.class, null, this.keyPrefix));
		RootBeanDefinition json = definition(JacksonMessageConverter.class);
		json.setFallback(true);
		declare(registry, "rmqMessageConverter", JacksonMessageConverter.class, json);
		declare(registry, "rmqPayloadFormat", PayloadFormat.class, definition(PayloadFormatFactoryBean.class));
		declare(registry, "rmqTemplate", RmqOperations.class, definition(RmqTemplateFactoryBean.class));
		declare(registry, "rmqListenerRegistry", RmqListenerRegistry.class,
				definition(RmqListenerRegistry.class, null, instanceId(), false, true));
		declare(registry, "rmqMaintenance", RmqMaintenance.class,
				definition(RmqMaintenance.class, null, ExpiryPolicy.defaults()));
		declare(registry, "rmqLossLog", LossLog.class, definition(LossLog.class, null, LossLog.DEFAULT_INTERVAL));
		declare(registry, "rmqAdmin", RmqAdmin.class, definition(RmqAdmin.class));
		RootBeanDefinition postProcessor = definition(RmqListenerAnnotationBeanPostProcessor.class);
		postProcessor.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		declare(registry, "rmqListenerAnnotationBeanPostProcessor", RmqListenerAnnotationBeanPostProcessor.class,
				postProcessor);
	}

	private static void declare(BeanDefinitionRegistry registry, String name, Class<?> type,
			RootBeanDefinition definition) {
		Assert.isInstanceOf(ListableBeanFactory.class, registry);
		if (((ListableBeanFactory) registry).getBeanNamesForType(type, true, false).length == 0) {
			registry.registerBeanDefinition(name, definition);
		}
	}

	/**
	 * Return a definition whose bean is made by its constructor.
	 * @param type the bean's class
	 * @param arguments the constructor's arguments; {@code null} for those that are beans
	 * @return the definition
	 */
	private static RootBeanDefinition definition(Class<?> type, @Nullable Object... arguments) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setAutowireMode(AutowireCapableBeanFactory.AUTOWIRE_CONSTRUCTOR);
		ConstructorArgumentValues values = definition.getConstructorArgumentValues();
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i] != null) {
				values.addIndexedArgumentValue(i, arguments[i]);
			}
		}
		return definition;
	}

	/**
	 * Return a name that no other instance has, not even this one when it is restarted.
	 */
	private static String instanceId() {
		return ProcessHandle.current().pid() + "-" + UUID.randomUUID();
	}

}
