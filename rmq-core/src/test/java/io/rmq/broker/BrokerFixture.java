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

package io.rmq.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;

/**
 * A broker, a topic of the test's own on it, and a view of what is stored.
 */
public final class BrokerFixture implements AutoCloseable {

	/**
	 * A lease that does not run out during a test.
	 */
	public static final Duration LONG_LEASE = Duration.ofSeconds(60);

	/**
	 * A lease that runs out during a test.
	 */
	public static final Duration SHORT_LEASE = Duration.ofMillis(300);

	private static final int MAX_DELIVERIES = 3;

	private final Broker broker;

	private final String topic;

	private final StoredTopic stored;

	private final List<ContractConsumer> consumers = new ArrayList<>();

	public BrokerFixture(Broker broker, String topic, StoredTopic stored) {
		this.broker = broker;
		this.topic = topic;
		this.stored = stored;
	}

	public Broker broker() {
		return this.broker;
	}

	public String topic() {
		return this.topic;
	}

	public StoredTopic stored() {
		return this.stored;
	}

	public ContractConsumer join(String group) {
		return join(group, LONG_LEASE);
	}

	public ContractConsumer join(String group, Duration lease) {
		return join(group, lease, MAX_DELIVERIES);
	}

	public ContractConsumer join(String group, Duration lease, int maxDeliveries) {
		return join(new ConsumerSpec(this.topic, group, TestRedis.uniqueName("consumer"), lease, maxDeliveries));
	}

	public ContractConsumer join(ConsumerSpec consumer) {
		Subscription subscription = this.broker.subscribe(consumer);
		subscription.join();
		ContractConsumer joined = new ContractConsumer(subscription, this.broker.subscribe(peerOf(consumer)));
		this.consumers.add(joined);
		return joined;
	}

	private static ConsumerSpec peerOf(ConsumerSpec consumer) {
		return new ConsumerSpec(consumer.topic(), consumer.group(), consumer.name() + "-peer", consumer.lease(),
				consumer.maxDeliveries(), consumer.deadLetters(), consumer.discardExpired(), consumer.startFrom(),
				consumer.idempotence());
	}

	/**
	 * Send messages of normal priority and wait until they are stored.
	 */
	public void send(String... ids) {
		send(RmqPriority.NORMAL, ids);
	}

	public void send(RmqPriority priority, String... ids) {
		send(Arrays.stream(ids).map((id) -> message(id, priority)).toList());
	}

	public void send(OutboundMessage message) {
		send(List.of(message));
	}

	public void send(List<OutboundMessage> messages) {
		messages.stream().map(this.broker::send).toList().forEach(ContractConsumer::get);
	}

	public CompletableFuture<Receipt> sendAsync(String id) {
		return this.broker.send(message(id, RmqPriority.NORMAL));
	}

	public OutboundMessage message(String id, RmqPriority priority) {
		return new OutboundMessage(this.topic, id, priority, null, RmqHeaders.empty(), Duration.ZERO,
				("body of " + id).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A message of normal priority that is due later.
	 */
	public OutboundMessage due(String id, Due due) {
		return due(message(id, RmqPriority.NORMAL), due);
	}

	public OutboundMessage due(OutboundMessage message, Due due) {
		return new OutboundMessage(message.topic(), message.id(), message.priority(), message.key(), message.headers(),
				message.ttl(), due, message.maxAttempts(), message.body());
	}

	public OutboundMessage expiring(OutboundMessage message, Duration ttl) {
		return new OutboundMessage(message.topic(), message.id(), message.priority(), message.key(), message.headers(),
				ttl, message.due(), message.maxAttempts(), message.body());
	}

	/**
	 * Wait until the server's clock shows a time.
	 */
	public void awaitTime(Instant time) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(() -> !this.stored.now().isBefore(time));
	}

	/**
	 * A message with everything that a message can have.
	 */
	public OutboundMessage fullMessage(String id, RmqPriority priority) {
		return new OutboundMessage(this.topic, id, priority, "customer-7",
				RmqHeaders.of(Map.of("trace", "00-1234", "name", "Zoë \"the\" 测试")), Duration.ofHours(1),
				new byte[] { 0, 1, '\r', '\n', (byte) 0xFF, '"' });
	}

	public static String[] numbered(String stem, int count) {
		return IntStream.range(0, count).mapToObj((i) -> stem + i).toArray(String[]::new);
	}

	@Override
	public void close() {
		try {
			this.consumers.forEach(ContractConsumer::close);
		}
		finally {
			this.broker.close();
		}
	}

}
