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

import java.util.Arrays;
import java.util.stream.Collectors;

import io.rmq.RmqConfigurationException;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Finds the application's connection factory for RMQ, and says what to do if there is
 * none that fits.
 */
final class ConnectionFactoryChoice {

	private static final String CLIENT_TYPE = "spring.data.redis.client-type";

	private static final String OWN_BROKER = "define a Broker bean with a LettuceConnectionFactory of its own";

	private ConnectionFactoryChoice() {
	}

	/**
	 * Return the only connection factory, or the primary one.
	 * @throws RmqConfigurationException if there is none, several without a primary one,
	 * or one of another client
	 */
	static LettuceConnectionFactory of(ListableBeanFactory beans, Environment environment) {
		ObjectProvider<RedisConnectionFactory> factories = beans.getBeanProvider(RedisConnectionFactory.class);
		RedisConnectionFactory factory = factories.getIfUnique();
		if (factory instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		if (factory != null) {
			throw refused(
					"RMQ connects with Lettuce, but the application's RedisConnectionFactory is a %s. Remove %s or set it to 'lettuce', and keep io.lettuce:lettuce-core on the class path; or %s"
						.formatted(factory.getClass().getName(), CLIENT_TYPE, OWN_BROKER));
		}
		String[] names = beans.getBeanNamesForType(RedisConnectionFactory.class);
		if (names.length > 0) {
			throw refused(
					"There are %d RedisConnectionFactory beans, and none of them is primary: %s. Mark the one that RMQ is to use with @Primary; or %s"
						.formatted(names.length,
								Arrays.stream(names).map("'%s'"::formatted).collect(Collectors.joining(", ")),
								OWN_BROKER));
		}
		String clientType = environment.getProperty(CLIENT_TYPE);
		if (clientType != null && !clientType.equalsIgnoreCase("lettuce")) {
			throw refused(
					"There is no RedisConnectionFactory bean: %s is '%s', whose library is not on the class path. RMQ connects with Lettuce: remove %s or set it to 'lettuce'"
						.formatted(CLIENT_TYPE, clientType, CLIENT_TYPE));
		}
		throw refused(
				"There is no RedisConnectionFactory bean. Keep spring-boot-starter-data-redis on the class path and DataRedisAutoConfiguration enabled; or "
						+ OWN_BROKER);
	}

	private static RmqConfigurationException refused(String message) {
		return new RmqConfigurationException(message, null);
	}

}
