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

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.TopicSelection;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Warns of listeners of one application that take messages from each other, or that
 * cannot both read the messages of their topic. Thread-safe.
 */
final class SharedTopics {

	private static final RmqLog logger = RmqLog.of(SharedTopics.class);

	private final List<DeclaredListener> known = new ArrayList<>();

	/**
	 * Compare listeners with each other, and with those that were added before.
	 * @param added the listeners
	 * @param namedTypes the types whose messages say what they are
	 */
	synchronized void add(List<DeclaredListener> added, Collection<Class<?>> namedTypes) {
		for (DeclaredListener listener : added) {
			this.known.forEach((other) -> compare(other, listener));
			this.known.add(listener);
			Class<?> element = element(listener);
			if (element != null && namedTypes.contains(element)) {
				warnOfList(listener, element, "there is a message type for one");
			}
		}
	}

	/**
	 * Forget a listener.
	 */
	synchronized void remove(String id) {
		this.known.removeIf((listener) -> listener.endpoint().id().equals(id));
	}

	private static void compare(DeclaredListener one, DeclaredListener other) {
		ListenerEndpoint first = one.endpoint();
		ListenerEndpoint second = other.endpoint();
		if (!overlap(first.topics(), second.topics())) {
			return;
		}
		String group = first.settings().group();
		if (group.equals(second.settings().group()) && !(one.saysGroup() && other.saysGroup())) {
			logger.warn(
					"Listeners '%s' and '%s' share %s and group '%s', so only one of them gets each message. Give each a group of its own; or set the group of both, if they are to share the messages"
						.formatted(first.id(), second.id(), first.topics(), group));
		}
		compareTypes(one, other);
		compareTypes(other, one);
	}

	/**
	 * A message is a list for all listeners of its topic or for none.
	 */
	private static void compareTypes(DeclaredListener list, DeclaredListener other) {
		Class<?> element = element(list);
		if (element != null && Objects.equals(element, other.payload())) {
			warnOfList(list, element,
					"listener '%s' reads messages of the topic as one".formatted(other.endpoint().id()));
		}
	}

	private static void warnOfList(DeclaredListener listener, Class<?> element, String reason) {
		logger.warn(
				"Listener '%s' reads each message as a list of %s, but %s. Set batch = \"true\" to get several messages at once"
					.formatted(listener.endpoint().id(), element.getSimpleName(), reason));
	}

	/**
	 * Return what a payload is a list of.
	 * @return the type, {@code null} if the payload is no list of one type
	 */
	private static @Nullable Class<?> element(DeclaredListener listener) {
		ResolvableType payload = ResolvableType.forType(listener.payload());
		return Collection.class.isAssignableFrom(payload.toClass()) ? payload.asCollection().getGeneric().resolve()
				: null;
	}

	private static boolean overlap(TopicSelection one, TopicSelection other) {
		if (one.pattern() != null && other.pattern() != null) {
			return one.pattern().pattern().equals(other.pattern().pattern());
		}
		return one.names().stream().anyMatch(other) || other.names().stream().anyMatch(one);
	}

}
