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

package io.rmq.broker.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;

/**
 * Reads the server's clock. It may be set at any time, and after a fail-over another
 * server's clock counts; so what depends on the time asks again if the last reading is
 * older than a moment, or came on another connection. Thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/commands/time/">TIME</a>
 */
final class ServerTime {

	/**
	 * How old a reading may be.
	 */
	private static final Duration MAX_AGE = Duration.ofMillis(250);

	/**
	 * How long to wait for a reading before the estimate has to do.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final RedisLink link;

	private final ServerClock clock;

	private boolean asked;

	private long askedAt;

	private long askedOn;

	ServerTime(RedisLink link, ServerClock clock) {
		this.link = link;
		this.clock = clock;
	}

	/**
	 * Return the server's time in ms. Asks the server if it was not asked lately. If it
	 * does not answer within a second, the estimate is returned.
	 */
	long millis() {
		refresh();
		return this.clock.millis();
	}

	/**
	 * Read the clock.
	 * @throws io.rmq.RmqException if the server does not answer
	 */
	void read() {
		this.link.await(ask(this.link.connected()));
	}

	/**
	 * One asks, and the others wait for the same answer.
	 */
	private synchronized void refresh() {
		long connection = this.link.clientId();
		if (this.asked && this.askedOn == connection && System.nanoTime() - this.askedAt <= MAX_AGE.toNanos()) {
			return;
		}
		try {
			ask(this.link).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// A server that is away contradicts nothing.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.asked = true;
		this.askedAt = System.nanoTime();
		this.askedOn = connection;
	}

	private CompletableFuture<Void> ask(RedisLink link) {
		long before = System.nanoTime();
		return link.call(new Call<>(CommandType.TIME, new ValueListOutput<>(ByteArrayCodec.INSTANCE), Call.args()))
			.thenAccept((answer) -> this.clock.observe(before,
					number(answer.get(0)) * 1000 + number(answer.get(1)) / 1000, System.nanoTime()));
	}

	private static long number(byte[] digits) {
		return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
	}

}
