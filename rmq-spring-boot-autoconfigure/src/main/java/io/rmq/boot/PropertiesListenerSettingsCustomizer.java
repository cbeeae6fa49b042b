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

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.boot.RmqProperties.Consumer;
import io.rmq.boot.RmqProperties.Listener;
import io.rmq.boot.RmqProperties.ListenerRetry;
import io.rmq.boot.RmqProperties.Retry;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.RetryPolicy;

import org.springframework.core.Ordered;

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
	 * @return the settings
	 */
	static ListenerSettings defaults(RmqProperties properties) {
		Consumer consumer = properties.consumer();
		Retry retry = properties.retry();
		RetryPolicy policy = new RetryPolicy(RetryDelays.of(retry.delays(), retry.maxRetries()), retry.nonRetryable());
		return new ListenerSettings(consumer.group(), consumer.concurrency(), consumer.prefetch(),
				consumer.autoStartup(), consumer.lease(), consumer.maxDeliveries(), policy,
				properties.shutdown().timeout(), ListenerSettings.defaults().handlerTimeout(),
				ListenerSettings.defaults().deadLetters());
	}

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public ListenerSettings customize(String listenerId, ListenerSettings declared) {
		Listener override = this.overrides.find(listenerId);
		if (override == null) {
			return declared;
		}
		try {
			return new ListenerSettings(Objects.requireNonNullElse(override.group(), declared.group()),
					Objects.requireNonNullElse(override.concurrency(), declared.concurrency()),
					Objects.requireNonNullElse(override.prefetch(), declared.prefetch()),
					Objects.requireNonNullElse(override.autoStartup(), declared.autoStartup()),
					Objects.requireNonNullElse(override.lease(), declared.lease()),
					Objects.requireNonNullElse(override.maxDeliveries(), declared.maxDeliveries()),
					retry(override.retry(), declared.retry()),
					Objects.requireNonNullElse(override.shutdownTimeout(), declared.shutdownTimeout()),
					declared.handlerTimeout(), declared.deadLetters());
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException(
					"The settings of the listener '%s' do not go together with rmq.listeners.%s.*: %s"
						.formatted(listenerId, listenerId, ex.getMessage()),
					ex);
		}
	}

	private static RetryPolicy retry(ListenerRetry override, RetryPolicy declared) {
		List<Duration> delays = Objects.requireNonNullElse(override.delays(), declared.delays());
		Set<Class<? extends Throwable>> nonRetryable = Objects.requireNonNullElse(override.nonRetryable(),
				declared.nonRetryable());
		return new RetryPolicy(RetryDelays.of(delays, override.maxRetries()), nonRetryable);
	}

}
