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

package io.rmq.observation;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Groups;
import io.rmq.broker.Loss;
import io.rmq.broker.LossListener;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import io.rmq.broker.Server;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.Subscription;
import io.rmq.broker.Topics;

/**
 * A broker that counts what becomes of messages. What is counted is what the server has
 * confirmed, whoever has asked for it: a listener, or a template that receives. Adds no
 * command. Thread-safe.
 */
public final class MeteredBroker implements Broker {

	private final Broker broker;

	private final MeterRegistry registry;

	private final Map<Membership, GroupCounters> counters = new ConcurrentHashMap<>();

	/**
	 * Create a broker that counts.
	 * @param broker the broker that does the work
	 * @param registry where the meters are
	 */
	public MeteredBroker(Broker broker, MeterRegistry registry) {
		this.broker = broker;
		this.registry = registry;
		broker.onLoss(this::count);
		RmqMeter.CONNECTIONS.gauge(registry, broker, (connected) -> connected.server().connections());
	}

	/**
	 * Return the broker that does the work.
	 * @return the broker that this one was created with
	 */
	public Broker target() {
		return this.broker;
	}

	@Override
	public ServerInfo check() {
		return this.broker.check();
	}

	@Override
	public CompletableFuture<Receipt> send(OutboundMessage message) {
		return this.broker.send(message);
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		return this.broker.cancel(topic, messageId);
	}

	@Override
	public Subscription subscribe(ConsumerSpec consumer) {
		GroupCounters group = this.counters.computeIfAbsent(new Membership(consumer.topic(), consumer.group()),
				(added) -> new GroupCounters(this.registry, added.topic(), added.group()));
		return new MeteredSubscription(this.broker.subscribe(consumer), group);
	}

	@Override
	public int sweepExpired(ExpiryPolicy terms) {
		return this.broker.sweepExpired(terms);
	}

	@Override
	public void onLoss(LossListener listener) {
		this.broker.onLoss(listener);
	}

	private void count(String topic, String group, Loss loss, long messages) {
		RmqMeter.of(loss).counter(this.registry, topic, group).increment(messages);
	}

	@Override
	public Server server() {
		return this.broker.server();
	}

	@Override
	public Groups groups() {
		return this.broker.groups();
	}

	@Override
	public Topics topics() {
		return this.broker.topics();
	}

	@Override
	public void reply(String address, Reply reply) {
		this.broker.reply(address, reply);
	}

	@Override
	public ReplyQueue replies(String address) {
		return this.broker.replies(address);
	}

	@Override
	public void close() {
		this.broker.close();
	}

	/**
	 * Who shares messages of what.
	 */
	private record Membership(String topic, String group) {

	}

}
