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

import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqAdminListener;
import io.rmq.broker.Broker;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.maintenance.LossLog;
import io.rmq.maintenance.RmqMaintenance;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.template.RmqOperations;
import io.rmq.template.RmqTemplate;
import io.rmq.template.SendObserver;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for RMQ, on the connection that
 * {@link DataRedisAutoConfiguration} configures.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class })
@ConditionalOnClass({ Broker.class, RedisConnectionFactory.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "rmq.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RmqProperties.class)
@Import({ RmqConversionConfiguration.class, EncryptionKeySanitizing.class, RmqListenerConfiguration.class,
		RmqLogContextConfiguration.class, RmqStatisticsConfiguration.class, RmqMinuteStatisticsConfiguration.class,
		RmqAuditConfiguration.class, RmqAuditEventConfiguration.class })
public final class RmqAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Broker.class)
	Broker rmqBroker(ListableBeanFactory beans, Environment environment, RmqProperties properties) {
		return new RedisBroker(ConnectionFactoryChoice.of(beans, environment), properties.keyPrefix(),
				properties.producer().pipeline());
	}

	@Bean
	@ConditionalOnMissingBean(RmqOperations.class)
	RmqTemplate rmqTemplate(Broker broker, PayloadFormat format, RmqProperties properties,
			ObjectProvider<ListenerSettings> listenerSettings, ObjectProvider<RmqErrorClassifier> classifiers,
			ObjectProvider<SendObserver> observers, Environment environment) {
		return new RmqTemplate(broker, format,
				properties.producer().settings(properties.message().ttl(), properties.topics()),
				() -> listenerSettings
					.getIfAvailable(() -> PropertiesListenerSettingsCustomizer.defaults(properties,
							environment.getProperty("spring.application.name")))
					.withMoreClassifiers(classifiers.orderedStream().toList()),
				observers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	RmqMaintenance rmqMaintenance(Broker broker, RmqProperties properties) {
		DeadLetterSettings deadLetters = PropertiesListenerSettingsCustomizer.deadLetters(properties);
		return new RmqMaintenance(broker,
				new ExpiryPolicy(properties.maintenance().interval(),
						deadLetters.discardExpired() || !deadLetters.enabled(), deadLetters.limits()),
				properties.groups().abandonedAfter());
	}

	@Bean
	@ConditionalOnMissingBean
	LossLog rmqLossLog(Broker broker, RmqProperties properties) {
		return new LossLog(broker, properties.maintenance().interval());
	}

	@Bean
	@ConditionalOnMissingBean
	RmqAdmin rmqAdmin(Broker broker, Environment environment, ObjectProvider<RmqAdminListener> listeners) {
		String application = environment.getProperty("spring.application.name", "");
		return new RmqAdmin(broker, application.isBlank() ? "application" : "application " + application,
				listeners.orderedStream().toList());
	}

	@Bean
	UnmatchedTopicsWarning rmqUnmatchedTopicsWarning(ApplicationContext context, RmqProperties properties,
			Broker broker, ObjectProvider<RmqListenerRegistry> listeners) {
		return new UnmatchedTopicsWarning(context, properties.topics().keySet(), broker, listeners);
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "rmq.fail-fast", matchIfMissing = true)
	ServerCheck rmqServerCheck(Broker broker) {
		return new ServerCheck(broker);
	}

}
