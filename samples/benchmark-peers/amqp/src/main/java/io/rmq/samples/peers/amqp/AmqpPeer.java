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

package io.rmq.samples.peers.amqp;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Guarantees;
import io.rmq.samples.peers.Library;
import io.rmq.samples.peers.Peer;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.MessageListenerContainer;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.stereotype.Component;

/**
 * RabbitMQ: a template that has each message confirmed, and an annotated listener.
 */
@Component
class AmqpPeer implements Peer {

	static final String QUEUE = "rmq-peer-orders";

	/** How many messages may be unconfirmed. */
	private static final int WINDOW = 10_000;

	private final RabbitTemplate template;

	private final RabbitListenerEndpointRegistry registry;

	private final AmqpAdmin admin;

	private volatile Consumer<Order> handler = (order) -> {
	};

	AmqpPeer(RabbitTemplate template, RabbitListenerEndpointRegistry registry, AmqpAdmin admin) {
		this.template = template;
		this.registry = registry;
		this.admin = admin;
	}

	@Override
	public String name() {
		return "Spring AMQP " + Library.version(RabbitTemplate.class) + " with RabbitMQ";
	}

	@Override
	public String setup() {
		return "durable classic queue, persistent messages; correlated confirms, 10,000 under way; prefetch 250, acknowledged by 100";
	}

	@Override
	public Guarantees guarantees() {
		return new Guarantees("at least once", "automatic, when the connection breaks", "by a plugin",
				"if the queue is declared so", "if an exchange is declared", "after the handler");
	}

	@Override
	public void start(Consumer<Order> handler) {
		this.handler = handler;
		this.admin.purgeQueue(QUEUE);
		container().start();
	}

	@RabbitListener(id = QUEUE, queues = QUEUE, autoStartup = "false")
	void handle(Order order) {
		this.handler.accept(order);
	}

	@Override
	public void send(int count) throws Exception {
		Deque<CorrelationData> window = new ArrayDeque<>();
		for (int i = 0; i < count; i++) {
			if (window.size() == WINDOW) {
				confirm(window.remove());
			}
			window.add(sendAsync(Order.sample(i)));
		}
		for (CorrelationData message : window) {
			confirm(message);
		}
	}

	@Override
	public void send(Order order) throws Exception {
		confirm(sendAsync(order));
	}

	private CorrelationData sendAsync(Order order) {
		CorrelationData message = new CorrelationData();
		this.template.convertAndSend("", QUEUE, order, message);
		return message;
	}

	private static void confirm(CorrelationData message) throws Exception {
		if (!message.getFuture().get(60, TimeUnit.SECONDS).ack()) {
			throw new IllegalStateException("The server did not confirm an order");
		}
	}

	/**
	 * Return how many wait. The server does not say how many are unacknowledged.
	 */
	@Override
	public long stored() {
		return Objects.requireNonNull(this.admin.getQueueInfo(QUEUE)).getMessageCount();
	}

	@Override
	public void stop() {
		container().stop();
		this.admin.deleteQueue(QUEUE);
	}

	private MessageListenerContainer container() {
		return Objects.requireNonNull(this.registry.getListenerContainer(QUEUE));
	}

}
