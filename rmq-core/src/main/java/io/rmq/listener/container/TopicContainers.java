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

package io.rmq.listener.container;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.rmq.broker.Names;
import io.rmq.broker.StartFrom;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.RmqLog;

/**
 * The containers of a listener's topics, one for each topic that is known: those that the
 * listener names, or those found that match its pattern. Thread-safe; its own monitor is
 * the lock.
 */
final class TopicContainers {

	private static final RmqLog logger = RmqLog.of(TopicContainers.class);

	private final ListenerEndpoint endpoint;

	private final BiFunction<String, StartFrom, TopicContainer> factory;

	private final Map<String, TopicContainer> containers = new LinkedHashMap<>();

	/**
	 * Topics that were dropped since topics were last found.
	 */
	private final Set<String> dropped = new HashSet<>();

	/**
	 * Whether topics were looked for.
	 */
	private boolean discovered;

	private boolean paused;

	/**
	 * Create the containers of the topics that a listener names.
	 * @param factory creates the container of a topic
	 */
	TopicContainers(ListenerEndpoint endpoint, BiFunction<String, StartFrom, TopicContainer> factory) {
		this.endpoint = endpoint;
		this.factory = factory;
		endpoint.topics().names().forEach((topic) -> add(topic, endpoint.settings().startFrom()));
	}

	private void add(String topic, StartFrom startFrom) {
		TopicContainer added = this.factory.apply(topic, startFrom);
		added.pause(this.paused);
		this.containers.put(topic, added);
	}

	/**
	 * Create the containers of topics that match the listener's pattern and have none.
	 * @param topics all topics that exist
	 */
	synchronized void find(Collection<String> topics) {
		// A topic that came later had no messages to be left out.
		StartFrom startFrom = this.discovered ? StartFrom.EARLIEST : this.endpoint.settings().startFrom();
		this.discovered = true;
		topics.stream()
			.filter(this.endpoint.topics())
			.filter((topic) -> !topic.equals(this.endpoint.settings().deadLetters().topic()))
			.filter((topic) -> !this.containers.containsKey(topic) && !this.dropped.contains(topic))
			.filter(this::isName)
			.sorted()
			.forEach((topic) -> add(topic, startFrom));
		this.dropped.clear();
	}

	/**
	 * Other programs may have written something else to where the topics are noted.
	 */
	private boolean isName(String topic) {
		try {
			Names.requireTopic(topic);
			return true;
		}
		catch (IllegalArgumentException ex) {
			logger.debug("Listener '%s' leaves out what is no topic".formatted(this.endpoint.id()), ex);
			return false;
		}
	}

	/**
	 * A topic was dropped. It is not found again before the server has forgotten its
	 * name, which comes after the drop.
	 */
	synchronized void dropped(TopicContainer container) {
		this.dropped.add(container.topic());
	}

	synchronized void remove(TopicContainer container) {
		this.containers.remove(container.topic(), container);
	}

	/**
	 * Pause all of them, and those that come later, or resume them.
	 */
	synchronized void pause(boolean paused) {
		this.paused = paused;
		this.containers.values().forEach((container) -> container.pause(paused));
	}

	/**
	 * Begin to stop all of them.
	 * @return the runs that are to be stopped, by container
	 */
	synchronized Map<TopicContainer, TopicRun> beginStop() {
		Map<TopicContainer, TopicRun> stopping = new LinkedHashMap<>();
		for (TopicContainer container : this.containers.values()) {
			TopicRun run = container.beginStop();
			if (run != null) {
				stopping.put(container, run);
			}
		}
		return stopping;
	}

	synchronized List<TopicContainer> all() {
		return List.copyOf(this.containers.values());
	}

	Stream<TopicContainer> stream() {
		return all().stream();
	}

}
