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

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.rmq.RmqConfigurationException;
import io.rmq.retry.RetryOverrides;
import io.rmq.retry.RetryPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Reads an {@link RmqRetry}.
 */
final class RetryAttributes {

	private final AttributeResolver attributes;

	private final String place;

	/**
	 * Create a reader.
	 * @param beanFactory knows placeholders and expressions
	 * @param id the listener's id, for messages
	 * @param method its method, likewise
	 */
	RetryAttributes(ConfigurableBeanFactory beanFactory, String id, String method) {
		this.place = "listener '%s', @RmqListener on %s".formatted(id, method);
		this.attributes = new AttributeResolver(beanFactory, this.place);
	}

	/**
	 * Return the policy of a listener.
	 * @param annotation what the listener says
	 * @param defaults what holds where it says nothing
	 * @throws RmqConfigurationException if an attribute is not valid, or does not go
	 * together with another
	 */
	RetryPolicy policy(RmqRetry annotation, RetryPolicy defaults) {
		try {
			return overrides(annotation).applyTo(defaults);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException(
					"The @RmqRetry of %s is not valid: %s".formatted(this.place, ex.getMessage()), ex);
		}
	}

	private RetryOverrides overrides(RmqRetry annotation) {
		return new RetryOverrides(value("delays", annotation.delays(), this::delays),
				value("initialDelay", annotation.initialDelay(), this.attributes::duration),
				value("multiplier", annotation.multiplier(), this.attributes::decimal),
				value("maxDelay", annotation.maxDelay(), this.attributes::duration),
				value("maxRetries", annotation.maxRetries(), this.attributes::number),
				value("jitter", annotation.jitter(), this.attributes::decimal),
				value("immediate", annotation.immediate(), this.attributes::number), errors(annotation.retryable()),
				errors(annotation.nonRetryable()));
	}

	private static <T> @Nullable T value(String attribute, String declared, BiFunction<String, String, T> reader) {
		return (declared.isEmpty()) ? null : reader.apply("retry." + attribute, declared);
	}

	private List<Duration> delays(String attribute, String declared) {
		String text = this.attributes.text(attribute, declared);
		return Stream.of(text.split(",", -1))
			.map((delay) -> this.attributes.toDuration(attribute, declared, delay.trim()))
			.toList();
	}

	private static @Nullable Set<Class<? extends Throwable>> errors(Class<? extends Throwable>[] declared) {
		return (declared.length > 0) ? Set.copyOf(List.of(declared)) : null;
	}

}
