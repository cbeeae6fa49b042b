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

package io.rmq.samples.peers.rmq;

import java.util.Objects;
import java.util.function.Consumer;

import io.rmq.annotation.RmqListener;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Guarantees;
import io.rmq.samples.peers.Library;
import io.rmq.samples.peers.Peer;
import io.rmq.template.RmqTemplate;

import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * RMQ: its template, and an annotated listener.
 */
@Component
class RmqPeer implements Peer {

	private static final String TOPIC = "orders";

	private final RmqTemplate template;

	private final RmqListenerRegistry registry;

	private final StringRedisTemplate redis;

	private volatile Consumer<Order> handler = (order) -> {
	};

	RmqPeer(RmqTemplate template, RmqListenerRegistry registry, StringRedisTemplate redis) {
		this.template = template;
		this.registry = registry;
		this.redis = redis;
	}

	@Override
	public String name() {
		return "RMQ " + Library.version(RmqTemplate.class);
	}

	@Override
	public String setup() {
		return "defaults; sendAsync, then flush";
	}

	@Override
	public Guarantees guarantees() {
		return new Guarantees("at least once", "automatic, when the lease ends (30 s)", "yes", "3 levels",
				"yes, with reasons", "after the handler");
	}

	@Override
	public void start(Consumer<Order> handler) {
		this.handler = handler;
		container().start();
	}

	@RmqListener(id = TOPIC, topic = TOPIC, autoStartup = "false")
	void handle(Order order) {
		this.handler.accept(order);
	}

	@Override
	public void send(int count) {
		for (int i = 0; i < count; i++) {
			this.template.sendAsync(TOPIC, Order.sample(i));
		}
		this.template.flush();
	}

	@Override
	public void send(Order order) {
		this.template.send(TOPIC, order);
	}

	@Override
	public long stored() {
		Long length = this.redis.opsForStream().size("rmq-peer:{" + TOPIC + "}:normal");
		return (length != null) ? length : 0;
	}

	@Override
	public void stop() {
		container().stop();
	}

	private RmqListenerContainer container() {
		return Objects.requireNonNull(this.registry.get(TOPIC));
	}

}
