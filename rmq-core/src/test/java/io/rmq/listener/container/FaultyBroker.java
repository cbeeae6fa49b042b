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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Groups;
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
 * A broker whose next sends go wrong as they are told.
 */
final class FaultyBroker implements Broker {

	/**
	 * The message is stored, but nobody learns of it.
	 */
	static final Fault ANSWER_LOST = (broker, message) -> broker.send(message)
		.thenCompose((stored) -> CompletableFuture.failedFuture(new RmqTimeoutException("answer lost", null)));

	private final Broker broker;

	private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	private final List<OutboundMessage> sent = new CopyOnWriteArrayList<>();

	FaultyBroker(Broker broker) {
		this.broker = broker;
	}

	static Fault answer(CompletableFuture<Receipt> answer) {
		return (broker, message) -> answer;
	}

	static Fault error(RuntimeException error) {
		return answer(CompletableFuture.failedFuture(error));
	}

	void next(Fault... next) {
		this.faults.addAll(List.of(next));
	}

	List<OutboundMessage> sent() {
		return this.sent;
	}

	@Override
	public ServerInfo check() {
		return this.broker.check();
	}

	@Override
	public CompletableFuture<Receipt> send(OutboundMessage message) {
		this.sent.add(message);
		Fault fault = this.faults.poll();
		return (fault != null) ? fault.apply(this.broker, message) : this.broker.send(message);
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		return this.broker.cancel(topic, messageId);
	}

	@Override
	public Subscription subscribe(ConsumerSpec consumer) {
		return this.broker.subscribe(consumer);
	}

	@Override
	public int sweepExpired(ExpiryPolicy terms) {
		return this.broker.sweepExpired(terms);
	}

	@Override
	public void onLoss(LossListener listener) {
		this.broker.onLoss(listener);
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
	 * What becomes of a send.
	 */
	interface Fault extends BiFunction<Broker, OutboundMessage, CompletableFuture<Receipt>> {

	}

}
