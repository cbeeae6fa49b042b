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

package io.rmq.statistics;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;

import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Broker;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;

/**
 * Number of messages that are ready, or wait for a retry, for the groups that the
 * listeners of this application belong to, whichever instance will handle them.
 * Thread-safe.
 *
 * @param broker where the messages are
 * @param listeners the listeners
 */
record ListenerBacklog(Broker broker, RmqListenerRegistry listeners) {

	/**
	 * Return the number as one instance for all has measured it.
	 * @param interval how old the figures may be
	 * @return the number, empty if the server cannot count the messages cheaply
	 * @throws RmqException if the server cannot be reached
	 */
	OptionalLong measured(Duration interval) {
		Set<Subscribed> subscribed = subscribed();
		this.broker.groups().measure(interval);
		long sum = 0;
		for (TopicBacklog topic : this.broker.groups().measured()) {
			for (GroupBacklog group : topic.groups()) {
				if (subscribed.contains(new Subscribed(topic.topic(), group.group()))) {
					if (group.readyInAll().isEmpty()) {
						return OptionalLong.empty();
					}
					sum += group.readyInAll().getAsLong() + group.retries();
				}
			}
		}
		return OptionalLong.of(sum);
	}

	/**
	 * Count the messages now, topic by topic.
	 * @return the number, empty if the server cannot count the messages exactly
	 * @throws RmqException if the server cannot be reached
	 */
	OptionalLong count() {
		long sum = 0;
		for (Subscribed one : subscribed()) {
			try {
				RmqTopic topic = this.broker.topics().count(one.topic());
				if (!topic.exact()) {
					return OptionalLong.empty();
				}
				sum += one.count(topic);
			}
			catch (RmqNotFoundException ex) {
				// The topic was dropped, and has nothing left.
			}
		}
		return OptionalLong.of(sum);
	}

	private Set<Subscribed> subscribed() {
		Set<Subscribed> subscribed = new LinkedHashSet<>();
		for (RmqListenerContainer container : this.listeners.containers()) {
			String group = container.endpoint().settings().group();
			container.loads().keySet().forEach((topic) -> subscribed.add(new Subscribed(topic, group)));
		}
		return subscribed;
	}

	/**
	 * A topic, and a group that has a listener here.
	 */
	private record Subscribed(String topic, String group) {

		long count(RmqTopic counted) {
			return counted.groups()
				.stream()
				.filter((one) -> one.name().equals(this.group))
				.mapToLong((one) -> one.totalReady() + one.retries())
				.sum();
		}

	}

}
