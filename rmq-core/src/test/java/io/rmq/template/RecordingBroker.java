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

package io.rmq.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

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
 * Remembers what is sent, and answers as it is told.
 */
final class RecordingBroker implements Broker {

	private final List<OutboundMessage> sent = new ArrayList<>();

	private CompletableFuture<Receipt> answer = CompletableFuture.completedFuture(Receipt.stored("1-1"));

	private final Queue<CompletableFuture<Receipt>> next = new ArrayDeque<>();

	void answerWith(CompletableFuture<Receipt> answer) {
		this.answer = answer;
	}

	/**
	 * Fail the next sends.
	 */
	void answerNext(RuntimeException... failures) {
		for (RuntimeException failure : failures) {
			this.next.add(CompletableFuture.failedFuture(failure));
		}
	}

	List<OutboundMessage> sent() {
		return this.sent;
	}

	@Override
	public ServerInfo check() {
		return new ServerInfo("redis", "8.0.0", "standalone");
	}

	@Override
	public CompletableFuture<Receipt> send(OutboundMessage message) {
		this.sent.add(message);
		CompletableFuture<Receipt> failure = this.next.poll();
		return (failure != null) ? failure : this.answer;
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public int sweepExpired(ExpiryPolicy terms) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void onLoss(LossListener listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Subscription subscribe(ConsumerSpec consumer) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Server server() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Groups groups() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Topics topics() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reply(String address, Reply reply) {
		throw new UnsupportedOperationException();
	}

	@Override
	public ReplyQueue replies(String address) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
	}

}
