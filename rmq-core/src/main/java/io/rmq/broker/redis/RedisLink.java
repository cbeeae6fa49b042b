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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.rmq.RmqConnectionException;
import io.rmq.RmqException;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * One connection for one kind of work, opened when first needed and again after it broke.
 * When it breaks, everything that is under way fails at once; nothing is sent again.
 * Thread-safe.
 * <p>
 * The other end may be gone without a word, or a device in between may swallow what is
 * sent. So a connection on which an answer is overdue is replaced as soon as another one
 * is answered. While no other one is, the server stands still, and its answers may still
 * come: then the connection is kept for the application's command timeout. An idle
 * connection is pinged.
 */
final class RedisLink implements AutoCloseable {

	/**
	 * How long a failure to connect stands for all callers, so that they do not queue up
	 * to find out the same.
	 */
	private static final Duration CONNECT_PAUSE = Duration.ofMillis(200);

	private static final RmqLog logger = RmqLog.of(RedisLink.class);

	/**
	 * How long an answer on the old connection may come after that on a new one.
	 */
	private static final long GRACE_MILLIS = 50;

	private static final int GRACE_CHECKS = 5;

	private final RedisConnector connector;

	private final ServerClock clock;

	private final AtomicBoolean connecting = new AtomicBoolean();

	private volatile Runnable reachable = () -> {
	};

	private final SilenceCheck silence;

	private volatile @Nullable OpenConnection connection;

	private volatile long clientId;

	private volatile @Nullable RmqException lastFailure;

	private long lastFailureTime;

	private boolean closed;

	/**
	 * Create a link that knows the server's time as this machine's.
	 */
	RedisLink(RedisConnector connector) {
		this(connector, new ServerClock());
	}

	/**
	 * Create a link.
	 * @param connector opens its connections
	 * @param clock the server's time
	 */
	RedisLink(RedisConnector connector, ServerClock clock) {
		this(connector, clock, Duration.ZERO);
	}

	/**
	 * Create a link.
	 * @param connector opens its connections
	 * @param clock the server's time
	 * @param held how long the server may hold an answer back on purpose
	 */
	RedisLink(RedisConnector connector, ServerClock clock, Duration held) {
		this.connector = connector;
		this.clock = clock;
		this.silence = new SilenceCheck(held);
	}

	/**
	 * Make sure that there is a connection. On one of the client's threads, or of a web
	 * server that is built on the same, it is opened in the background: they would wait
	 * for themselves.
	 * @return this
	 * @throws RmqException if the server cannot be reached, refuses the connection, or is
	 * one that cannot be used
	 */
	RedisLink connected() {
		OpenConnection current = this.connection;
		if (current == null || !current.isOpen()) {
			if (Thread.currentThread() instanceof FastThreadLocalThread) {
				connectLater();
				throw RedisErrors.notConnected(null);
			}
			connect();
		}
		return this;
	}

	private void connectLater() {
		if (this.connecting.compareAndSet(false, true)) {
			Thread thread = new Thread(() -> {
				try {
					connect();
				}
				catch (RuntimeException ex) {
					logger.debug("No connection for a thread that cannot open one", ex);
				}
				finally {
					this.connecting.set(false);
				}
			}, "rmq-connect");
			thread.setDaemon(true);
			try {
				thread.start();
			}
			catch (Error ex) {
				this.connecting.set(false);
				throw ex;
			}
		}
	}

	private synchronized void connect() {
		OpenConnection current = this.connection;
		if (current != null && current.isOpen()) {
			return;
		}
		if (this.closed) {
			throw new RmqConnectionException("The connection to Redis was closed with its owner", null);
		}
		RmqException failure = this.lastFailure;
		if (failure != null && System.nanoTime() - this.lastFailureTime < CONNECT_PAUSE.toNanos()) {
			throw RedisErrors.again(failure);
		}
		if (current != null) {
			this.connection = null;
			current.closeAsync();
		}
		try {
			use(this.connector.connect());
			this.lastFailure = null;
		}
		catch (RuntimeException ex) {
			RmqException notOpened = RedisErrors.notOpened(ex);
			this.lastFailureTime = System.nanoTime();
			this.lastFailure = notOpened;
			throw notOpened;
		}
	}

	private void use(OpenConnection opened) {
		this.clientId = opened.clientId();
		this.connection = opened;
		this.connector.watch().add(this);
	}

	/**
	 * Be told when connections can be opened again.
	 */
	void onReachable(Runnable listener) {
		this.reachable = listener;
		this.connector.watch().add(this);
	}

	void reachable() {
		// Or the listener would try at once, and be told of the failure before.
		this.lastFailure = null;
		this.reachable.run();
	}

	/**
	 * Return the number by which the server knows this connection.
	 */
	long clientId() {
		return this.clientId;
	}

	/**
	 * Return how long an answer is waited for.
	 */
	Duration timeout() {
		return this.connector.timeout();
	}

	/**
	 * Return when a call that is sent now is given up, in ms of the server's time.
	 */
	long deadline() {
		return this.clock.millis() + timeout().toMillis();
	}

	/**
	 * Send one call.
	 * @return its answer
	 */
	<T> CompletableFuture<T> call(Call<T> call) {
		send(List.of(call));
		return call.answer();
	}

	/**
	 * Send calls together. They fail when there is no connection.
	 * @param calls the calls, at least one
	 */
	void send(List<? extends Call<?>> calls) {
		send(calls, () -> {
		});
	}

	/**
	 * Send calls together. They fail when there is no connection.
	 * @param calls the calls, at least one
	 * @param atEnd runs when the last of them was answered or has failed, even if its
	 * caller has given up before
	 */
	void send(List<? extends Call<?>> calls, Runnable atEnd) {
		OpenConnection current = this.connection;
		if (current == null || !current.isOpen()) {
			calls.get(calls.size() - 1).atEnd(atEnd);
			calls.forEach((call) -> call.completeExceptionally(RedisErrors.notConnected(null)));
			return;
		}
		current.send(calls, atEnd);
	}

	/**
	 * Wait for an answer as long as the application's settings allow.
	 */
	<T> T await(CompletableFuture<T> answer) {
		return await(answer, this.connector.timeout());
	}

	/**
	 * Wait for an answer that the server itself may hold back for a while.
	 */
	<T> T awaitBeyond(Duration held, CompletableFuture<T> answer) {
		this.silence.allow(held);
		try {
			return await(answer, held.plus(this.connector.timeout()));
		}
		finally {
			this.silence.allow(Duration.ZERO);
		}
	}

	/**
	 * Wait for an answer. When it does not come in time the connection is given up,
	 * because the answer that comes next on it may be anybody's. An interrupt does not
	 * end the wait: the answer may be messages, which nobody else would get.
	 */
	<T> T await(CompletableFuture<T> answer, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		catch (TimeoutException ex) {
			reset();
			throw RedisErrors.timeout(timeout);
		}
		catch (ExecutionException ex) {
			throw RedisErrors.translate((ex.getCause() != null) ? ex.getCause() : ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Find out whether the other end is still there, and give the connection up if no
	 * answer came for the command timeout.
	 * @return whether the other end is silent
	 */
	boolean check() {
		OpenConnection current = this.connection;
		if (current == null || !current.isOpen()) {
			return false;
		}
		SilenceCheck.Finding finding = this.silence.check(current, this.connector.timeout());
		if (finding == SilenceCheck.Finding.LOST) {
			current.closeAsync();
		}
		return finding == SilenceCheck.Finding.SILENT;
	}

	private boolean isSilent(OpenConnection current) {
		return this.silence.check(current, this.connector.timeout()) != SilenceCheck.Finding.FINE;
	}

	/**
	 * Replace the connection if it is silent and another one is answered. What is under
	 * way fails then.
	 * @throws RuntimeException if no other one can be opened, or the server holds its
	 * answers back
	 */
	void replaceIfSilent() {
		OpenConnection silent = this.connection;
		if (silent == null || !silent.isOpen() || !isSilent(silent)) {
			return;
		}
		OpenConnection opened = this.connector.connect();
		opened.requireScriptAnswer();
		boolean replaced = !isAnswered(silent) && replace(silent, opened);
		(replaced ? silent : opened).closeAsync();
		if (replaced) {
			logger.warn("A connection to Redis was replaced: nothing has arrived on it for %d ms, and a new one works"
				.formatted(silent.silence().toMillis()));
		}
	}

	/**
	 * A server that has stood still answers on both connections, and the answer on the
	 * new one may arrive first.
	 */
	private boolean isAnswered(OpenConnection silent) {
		try {
			for (int i = 0; i < GRACE_CHECKS && isSilent(silent); i++) {
				TimeUnit.MILLISECONDS.sleep(GRACE_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			// The watch was closed.
			Thread.currentThread().interrupt();
		}
		return !isSilent(silent);
	}

	private synchronized boolean replace(OpenConnection silent, OpenConnection opened) {
		if (this.closed || this.connection != silent || !isSilent(silent)) {
			return false;
		}
		use(opened);
		return true;
	}

	/**
	 * Give up the connection; the next user opens another.
	 */
	void reset() {
		OpenConnection current = this.connection;
		if (current != null) {
			current.closeAsync();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.connector.watch().remove(this);
		OpenConnection current = this.connection;
		if (current != null) {
			current.close();
		}
	}

}
