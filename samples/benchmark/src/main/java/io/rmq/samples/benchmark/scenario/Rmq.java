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

package io.rmq.samples.benchmark.scenario;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.template.RmqTemplate;

import org.springframework.stereotype.Component;

/**
 * RMQ as an application uses it: its template, and listeners that run for a while.
 */
@Component
final class Rmq {

	private final RmqTemplate template;

	private final RmqListenerRegistry registry;

	private final RedisServer server;

	Rmq(RmqTemplate template, RmqListenerRegistry registry, RedisServer server) {
		this.template = template;
		this.registry = registry;
		this.server = server;
	}

	RmqTemplate template() {
		return this.template;
	}

	/**
	 * Send messages without waiting for each, then wait until all are stored.
	 */
	void send(String topic, int count) {
		for (int i = 0; i < count; i++) {
			this.template.sendAsync(topic, Order.sample(i));
		}
		this.template.flush();
	}

	/**
	 * Do something while listeners run.
	 * @param ids their ids
	 */
	Map<Measure, Double> listening(Collection<String> ids, Work work) throws InterruptedException {
		List<RmqListenerContainer> containers = ids.stream()
			.map(this.registry::get)
			.map(Objects::requireNonNull)
			.toList();
		try {
			containers.forEach(RmqListenerContainer::start);
			return work.run();
		}
		finally {
			containers.forEach(RmqListenerContainer::stop);
		}
	}

	/**
	 * Do something while the listener of a topic runs.
	 */
	Map<Measure, Double> listening(String topic, Work work) throws InterruptedException {
		return listening(List.of(topic), work);
	}

	/**
	 * Return the ids of all listeners.
	 */
	List<String> listeners() {
		return this.registry.containers().stream().map((container) -> container.endpoint().id()).toList();
	}

	/**
	 * Return how many messages a topic has that are not acknowledged.
	 */
	long stored(String topic) {
		return this.server.length(Topics.stream(topic));
	}

	/**
	 * Wait until every message of a topic is acknowledged.
	 */
	void awaitEmpty(String topic) throws InterruptedException {
		while (stored(topic) > 0) {
			Thread.sleep(1);
		}
	}

	/**
	 * Delete a topic.
	 */
	void delete(String topic) {
		this.server.delete(Topics.keys(topic));
	}

}
