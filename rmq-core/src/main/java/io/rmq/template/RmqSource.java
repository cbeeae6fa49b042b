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

package io.rmq.template;

import io.rmq.broker.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Where messages are received from, and as what. Immutable and thread-safe.
 *
 * @param <T> the payload's type
 * @param topic the topic
 * @param group the group, whose listeners and receivers share the messages; {@code null}
 * for the one of the settings, {@code default} if they do not say another
 * @param type the payload's type
 */
public record RmqSource<T>(String topic, @Nullable String group, ParameterizedTypeReference<T> type) {

	public RmqSource {
		Assert.notNull(topic, "The topic to receive from must not be null");
		Assert.notNull(type, () -> "The type to receive from topic '" + topic + "' must not be null");
		Names.requireTopic(topic);
		if (group != null) {
			Names.requireGroup(group);
		}
	}

	/**
	 * Return a topic, in the group of the settings.
	 * @param <T> the payload's type
	 * @param topic the topic
	 * @param type the payload's type
	 * @return the source
	 * @throws IllegalArgumentException if the topic is not valid
	 */
	public static <T> RmqSource<T> of(String topic, Class<T> type) {
		Assert.notNull(type, () -> "The type to receive from topic '" + topic + "' must not be null");
		return of(topic, ParameterizedTypeReference.forType(type));
	}

	/**
	 * Return a topic, in the group of the settings, with payloads of a generic type.
	 * @param <T> the payload's type
	 * @param topic the topic
	 * @param type the payload's type
	 * @return the source
	 * @throws IllegalArgumentException if the topic is not valid
	 */
	public static <T> RmqSource<T> of(String topic, ParameterizedTypeReference<T> type) {
		return new RmqSource<>(topic, null, type);
	}

	/**
	 * Return this source with another group.
	 * @param group the group
	 * @return the source
	 * @throws IllegalArgumentException if the group is not valid
	 */
	public RmqSource<T> withGroup(String group) {
		return new RmqSource<>(this.topic, group, this.type);
	}

}
