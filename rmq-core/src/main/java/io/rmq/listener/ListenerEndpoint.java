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

package io.rmq.listener;

import io.rmq.broker.Names;

/**
 * A listener as it is declared: what it listens to, on which terms, and what it does.
 *
 * @param id the name of the listener, which no other may have
 * @param topics the topics it listens to
 * @param settings the terms on which it works, for each topic
 * @param listener what it does with a message
 */
public record ListenerEndpoint(String id, TopicSelection topics, ListenerSettings settings, EndpointListener listener) {

	public ListenerEndpoint {
		Names.requireListenerId(id);
		if (listener instanceof RmqBatchMessageListener) {
			requireRoomForBatches(settings);
		}
	}

	private static void requireRoomForBatches(ListenerSettings settings) {
		long wanted = (long) settings.concurrency().max() * settings.batching().size();
		if (settings.prefetch() > 0 && settings.prefetch() < wanted) {
			throw new IllegalArgumentException(
					"prefetch (%d) must be 0 or at least the concurrency times the size of batches (%d), or batches would never be full"
						.formatted(settings.prefetch(), wanted));
		}
	}

	/**
	 * Create a listener of one topic.
	 * @param id the name of the listener, which no other may have
	 * @param topic the topic it listens to
	 * @param settings the terms on which it works
	 * @param listener what it does with a message
	 */
	public ListenerEndpoint(String id, String topic, ListenerSettings settings, RmqMessageListener listener) {
		this(id, TopicSelection.of(topic), settings, listener);
	}

	/**
	 * Create a listener of one topic that gets several messages at once.
	 * @param id the name of the listener, which no other may have
	 * @param topic the topic it listens to
	 * @param settings the terms on which it works
	 * @param listener what it does with messages
	 */
	public ListenerEndpoint(String id, String topic, ListenerSettings settings, RmqBatchMessageListener listener) {
		this(id, TopicSelection.of(topic), settings, listener);
	}

	/**
	 * Return this listener, which does something else with its messages.
	 * @param listener what it does
	 * @return the listener
	 */
	public ListenerEndpoint withListener(EndpointListener listener) {
		return new ListenerEndpoint(this.id, this.topics, this.settings, listener);
	}

	/**
	 * Return this listener on other terms.
	 * @param settings the terms on which it works
	 * @return the listener
	 */
	public ListenerEndpoint withSettings(ListenerSettings settings) {
		return new ListenerEndpoint(this.id, this.topics, settings, this.listener);
	}

}
