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

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches unless the application says by property which server to use, with the same or a
 * higher precedence than it says that it wants the embedded one. In a test only a
 * property of the test itself counts: it must not touch a server that the application
 * uses elsewhere.
 */
final class NoServerConfiguredCondition extends SpringBootCondition {

	private static final String[] PROPERTIES = { "spring.data.redis.url", "spring.data.redis.host",
			"spring.data.redis.port" };

	private static final String[] GROUPS = { "spring.data.redis.sentinel", "spring.data.redis.cluster",
			"spring.data.redis.masterreplica" };

	private static final ConfigurationPropertyName EMBEDDED = ConfigurationPropertyName.of("rmq.embedded.enabled");

	/**
	 * Where tests of Spring Boot have their properties. Above it are only those that are
	 * registered dynamically.
	 */
	private static final String TEST = "Inlined Test Properties";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("No Redis server configured");
		Environment environment = context.getEnvironment();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			String property = serverIn(source, environment);
			if (property != null) {
				return ConditionOutcome.noMatch(message.found("property").items(property));
			}
			if (isTest(source)) {
				return ConditionOutcome.match(message.because("the test names none"));
			}
			if (source.getConfigurationProperty(EMBEDDED) != null) {
				return ConditionOutcome.match(message.because(EMBEDDED + " has precedence"));
			}
		}
		return ConditionOutcome.match(message.because("no property names one"));
	}

	/**
	 * Return the property that names a server, whatever has precedence.
	 * @return the property or group of properties; {@code null} if none does
	 */
	static @Nullable String serverIn(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			String property = serverIn(source, environment);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private static @Nullable String serverIn(ConfigurationPropertySource source, Environment environment) {
		return Stream
			.concat(Stream.of(PROPERTIES)
				.filter((name) -> hasText(source, ConfigurationPropertyName.of(name), environment)),
					Stream.of(GROUPS)
						.filter((name) -> source.containsDescendantOf(
								ConfigurationPropertyName.of(name)) == ConfigurationPropertyState.PRESENT)
						.map((name) -> name + ".*"))
			.findFirst()
			.orElse(null);
	}

	private static boolean hasText(ConfigurationPropertySource source, ConfigurationPropertyName name,
			Environment environment) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return property != null
				&& StringUtils.hasText(environment.resolvePlaceholders(Objects.toString(property.getValue(), "")));
	}

	private static boolean isTest(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().equals(TEST);
	}

}
