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

package io.rmq.boot;

import io.rmq.annotation.RmqListenerAnnotationBeanPostProcessor;
import io.rmq.broker.Broker;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.container.RmqListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Configures what listeners need. Without it, the application only sends.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "rmq.consumer.enabled", matchIfMissing = true)
class RmqListenerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RmqListenerRegistry rmqListenerRegistry(Broker broker, RmqProperties properties, Environment environment,
			ObjectProvider<RmqListenerInterceptor> interceptors) {
		String instanceId = InstanceId.create(properties.instanceId(), System.getenv());
		return new RmqListenerRegistry(broker, instanceId, Threading.VIRTUAL.isActive(environment),
				properties.failFast(), interceptors.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	ListenerSettings rmqListenerSettings(RmqProperties properties, Environment environment) {
		return PropertiesListenerSettingsCustomizer.defaults(properties,
				environment.getProperty("spring.application.name"));
	}

	/**
	 * One for each context, as it sees only the beans of its own. Those of a child
	 * context become listeners in the registry of the parent.
	 */
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static RmqListenerAnnotationBeanPostProcessor rmqListenerAnnotationBeanPostProcessor() {
		return new RmqListenerAnnotationBeanPostProcessor();
	}

	@Bean
	PropertiesListenerSettingsCustomizer rmqListenerSettingsCustomizer(RmqProperties properties) {
		return new PropertiesListenerSettingsCustomizer(new ListenerOverrides(properties.listeners()));
	}

	@Bean
	UnmatchedOverridesWarning rmqUnmatchedOverridesWarning(ApplicationContext context, RmqProperties properties,
			RmqListenerRegistry registry) {
		return new UnmatchedOverridesWarning(context, new ListenerOverrides(properties.listeners()), registry);
	}

}
