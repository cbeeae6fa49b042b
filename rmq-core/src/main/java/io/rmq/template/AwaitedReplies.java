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

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.rmq.broker.Broker;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import io.rmq.logging.RmqLog;

/**
 * The replies that somebody waits for. There is a thread that reads them, and a
 * connection, only while there are such, and a few seconds more. Thread-safe.
 */
final class AwaitedReplies {

	private static final RmqLog logger = RmqLog.of(AwaitedReplies.class);

	/**
	 * How long one read waits at the server; and so how long, at most, it goes on when
	 * nobody waits any more.
	 */
	private static final Duration WAIT = Duration.ofSeconds(2);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private final Broker broker;

	/**
	 * Which nobody can guess: who knows it can answer.
	 */
	private final String address = UUID.randomUUID().toString();

	private final Map<String, CompletableFuture<Reply>> awaited = new ConcurrentHashMap<>();

	/**
	 * Whether there is a thread that reads.
	 */
	private boolean reading;

	AwaitedReplies(Broker broker) {
		this.broker = broker;
	}

	/**
	 * Return where the replies are to go.
	 */
	String address() {
		return this.address;
	}

	/**
	 * Begin to wait for a reply.
	 * @param requestId the id of the message that it answers
	 * @return completes with the reply, or with the error of the connection when the
	 * broker is closed; to be cancelled by who does not wait any more
	 * @throws IllegalStateException if somebody waits for a reply to this id already
	 */
	CompletableFuture<Reply> await(String requestId) {
		CompletableFuture<Reply> reply = new CompletableFuture<>();
		if (this.awaited.putIfAbsent(requestId, reply) != null) {
			throw new IllegalStateException(
					"A reply to a message with the id '%s' is awaited already; give each request an id of its own"
						.formatted(requestId));
		}
		reply.whenComplete((answer, error) -> this.awaited.remove(requestId, reply));
		try {
			startReading();
		}
		catch (Error ex) {
			// No thread to be had: nobody is to be waited for who never learns of it.
			reply.cancel(false);
			throw ex;
		}
		return reply;
	}

	private synchronized void startReading() {
		if (!this.reading) {
			Thread thread = new Thread(this::read, "rmq-replies");
			thread.setDaemon(true);
			thread.start();
			this.reading = true;
		}
	}

	private void read() {
		try (ReplyQueue queue = this.broker.replies(this.address)) {
			while (goesOn()) {
				readNext(queue);
			}
		}
	}

	/**
	 * Whoever begins to wait either is seen here or sees that nobody reads.
	 */
	private synchronized boolean goesOn() {
		this.reading = !this.awaited.isEmpty();
		return this.reading;
	}

	private void readNext(ReplyQueue queue) {
		try {
			Reply reply = queue.poll(WAIT);
			if (reply != null) {
				deliver(reply);
			}
		}
		catch (RuntimeException | Error ex) {
			if (queue.isClosed()) {
				this.awaited.values().forEach((reply) -> reply.completeExceptionally(ex));
				return;
			}
			// After an Error too, or nobody would get a reply any more.
			logger.debug("Replies cannot be read now, which is tried again", ex);
			pause();
		}
	}

	private void deliver(Reply reply) {
		CompletableFuture<Reply> waiting = this.awaited.get(reply.requestId());
		if (waiting == null || !waiting.complete(reply)) {
			logger.debug("%s came when no caller waited for it any more, and is dropped".formatted(reply));
		}
	}

	private static void pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			logger.debug("This thread was interrupted without a reason; it continues", ex);
		}
	}

}
