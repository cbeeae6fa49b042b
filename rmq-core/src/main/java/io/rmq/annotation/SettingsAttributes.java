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

import java.util.function.UnaryOperator;

import io.rmq.RmqConfigurationException;
import io.rmq.listener.AckMode;
import io.rmq.listener.Concurrency;
import io.rmq.listener.ListenerSettings;

/**
 * What the attributes of an annotation say of the settings of a listener.
 *
 * @param attributes the attributes
 */
record SettingsAttributes(AttributeResolver attributes) {

	/**
	 * Return settings with what an annotation says.
	 * @throws RmqConfigurationException if that is not valid
	 */
	ListenerSettings apply(RmqListener annotation, ListenerSettings settings) {
		ListenerSettings changed = apply("group", annotation.group(), settings,
				(current) -> current.withGroup(this.attributes.text("group", annotation.group())));
		changed = concurrency(annotation.concurrency(), changed);
		changed = apply("prefetch", annotation.prefetch(), changed,
				(current) -> current.withPrefetch(this.attributes.number("prefetch", annotation.prefetch())));
		changed = apply("ackMode", annotation.ackMode(), changed, (current) -> current
			.withAckMode(this.attributes.choice("ackMode", annotation.ackMode(), AckMode.class)));
		changed = apply("autoStartup", annotation.autoStartup(), changed,
				(current) -> current.withAutoStartup(this.attributes.flag("autoStartup", annotation.autoStartup())));
		return apply("handlerTimeout", annotation.handlerTimeout(), changed, (current) -> current
			.withHandlerTimeout(this.attributes.duration("handlerTimeout", annotation.handlerTimeout())));
	}

	/**
	 * Return settings with what an annotation says of the concurrency.
	 * @throws RmqConfigurationException if that is not valid
	 */
	ListenerSettings concurrency(String declared, ListenerSettings settings) {
		return apply("concurrency", declared, settings,
				(current) -> current.withConcurrency(Concurrency.parse(this.attributes.text("concurrency", declared))));
	}

	private ListenerSettings apply(String attribute, String declared, ListenerSettings settings,
			UnaryOperator<ListenerSettings> change) {
		if (declared.isEmpty()) {
			return settings;
		}
		try {
			return change.apply(settings);
		}
		catch (IllegalArgumentException ex) {
			throw this.attributes.invalid(attribute, declared, ex.getMessage(), ex);
		}
	}

}
