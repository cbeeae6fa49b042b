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

import io.rmq.RmqConfigurationException;
import io.rmq.boot.RmqProperties.Consumer;
import io.rmq.boot.RmqProperties.Message;
import io.rmq.boot.RmqProperties.Retry;
import io.rmq.broker.Names;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerSetting;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.util.StringUtils;

/**
 * Turns {@link RmqProperties} into the settings of listeners.
 *
 * @param overrides what is different for single listeners
 */
record PropertiesListenerSettingsCustomizer(
		ListenerOverrides overrides) implements ListenerSettingsCustomizer, Ordered {

	/**
	 * Return what holds for all listeners that do not say otherwise.
	 * @param properties the properties
	 * @param applicationName the name of the application, if it has one
	 * @return the settings
	 */
	static ListenerSettings defaults(RmqProperties properties, @Nullable String applicationName) {
		Consumer consumer = properties.consumer();
		ListenerSettings core = ListenerSettings.defaults();
		String group = (consumer.group() != null) ? consumer.group() : group(applicationName, core.group());
		return ListenerSetting.apply(consumer, core)
			.withGroup(group)
			.withShutdownTimeout(properties.shutdown().timeout())
			.withRetry(retry(properties.retry(), core.retry()))
			.withDeadLetters(deadLetters(properties));
	}

	/**
	 * Return what becomes of messages that cannot be handled, unless a listener says
	 * otherwise.
	 * @param properties the properties
	 * @return the settings
	 */
	static DeadLetterSettings deadLetters(RmqProperties properties) {
		DeadLetterSettings core = DeadLetterSettings.defaults();
		return properties.deadLetter()
			.applyTo(new DeadLetterSettings(core.enabled(), core.limits(), core.topic(),
					properties.message().expired() == Message.Expired.DISCARD));
	}

	/**
	 * The name of an application is meant for people, so it may have characters that the
	 * name of a group cannot have.
	 */
	private static String group(@Nullable String applicationName, String other) {
		if (!StringUtils.hasText(applicationName)) {
			return other;
		}
		String group = applicationName.strip().replaceAll("[\\s\\p{Cntrl}{}/:]+", "-");
		try {
			return Names.requireGroup(group);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException(
					"The group of the listeners cannot be called '%s', as spring.application.name says; set rmq.consumer.group: %s"
						.formatted(group, ex.getMessage()),
					ex);
		}
	}

	private static RetryPolicy retry(Retry properties, RetryPolicy defaults) {
		try {
			return properties.applyTo(defaults);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException("The properties rmq.retry.* are not valid: " + ex.getMessage(), ex);
		}
	}

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public ListenerSettings customize(String listenerId, ListenerSettings declared) {
		ListenerProperties override = this.overrides.find(listenerId);
		if (override == null) {
			return declared;
		}
		try {
			return override.applyTo(declared);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException(
					"The settings of the listener '%s' do not go together with rmq.listeners.%s.*: %s"
						.formatted(listenerId, listenerId, ex.getMessage()),
					ex);
		}
	}

}
