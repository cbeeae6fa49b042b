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

package io.rmq.boot.embedded;

import io.rmq.boot.RmqProperties;
import io.rmq.broker.Broker;
import io.rmq.logging.RmqLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of a Redis server inside the
 * application, for development and tests. A server that the application configures for
 * itself, with the same or a higher precedence, is used instead; in a test, only a server
 * that the test configures.
 */
@AutoConfiguration(before = DataRedisAutoConfiguration.class)
@ConditionalOnClass({ Broker.class, DataRedisConnectionDetails.class })
@ConditionalOnBooleanProperty(name = "rmq.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("rmq.embedded.enabled")
@EnableConfigurationProperties({ RmqProperties.class, DataRedisProperties.class })
public final class EmbeddedRedisAutoConfiguration {

	private static final RmqLog logger = RmqLog.of(EmbeddedRedisAutoConfiguration.class);

	@Bean
	@Conditional(NoServerConfiguredCondition.class)
	@ConditionalOnMissingBean({ DataRedisConnectionDetails.class, RedisConnectionFactory.class })
	EmbeddedRedisServer rmqEmbeddedRedisServer(RmqProperties properties, ResourceLoader resourceLoader) {
		EmbeddedRedisPrerequisites.checkLibrary(resourceLoader.getClassLoader());
		return EmbeddedRedisServer.start(properties.embedded().port());
	}

	@Bean
	@ConditionalOnBean(EmbeddedRedisServer.class)
	EmbeddedRedisConnectionDetails rmqEmbeddedRedisConnectionDetails(EmbeddedRedisServer server,
			DataRedisProperties properties) {
		// Else Spring Boot would take from it whether to use TLS.
		properties.setUrl(null);
		return new EmbeddedRedisConnectionDetails(server, properties.getDatabase());
	}

	@Bean
	SmartInitializingSingleton rmqEmbeddedRedisNotice(ObjectProvider<EmbeddedRedisServer> server,
			Environment environment) {
		return () -> {
			String configured = NoServerConfiguredCondition.serverIn(environment);
			if (server.getIfAvailable() == null) {
				logger.info(
						"rmq.embedded.enabled is true, but the application configures a Redis server of its own, which is used instead");
			}
			else if (configured != null) {
				logger.info(
						"The embedded Redis server is used instead of the server that %s names: rmq.embedded.enabled is set with a higher precedence, or this is a test"
							.formatted(configured));
			}
		};
	}

}
