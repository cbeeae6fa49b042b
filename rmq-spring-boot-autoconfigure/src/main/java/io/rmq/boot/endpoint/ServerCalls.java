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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Asks the server in a few threads of its own, for a limited time, so that a server that
 * hangs does not hold the threads that answer all other requests. Thread-safe.
 */
final class ServerCalls implements AutoCloseable {

	/**
	 * How long to wait for what only reads.
	 */
	static final Duration READ = Duration.ofSeconds(6);

	/**
	 * How long to wait for what changes something.
	 */
	static final Duration WRITE = Duration.ofSeconds(30);

	static final int THREADS = 8;

	private final ThreadPoolExecutor executor;

	ServerCalls() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-endpoint-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
	}

	/**
	 * Return what a call returns, or fail after a while. A call that reads is interrupted
	 * then; one that changes something goes on.
	 * @throws UnavailableException at once, if all threads are busy
	 * @throws RmqException if it takes too long
	 */
	<T> T call(Duration limit, boolean interrupt, Supplier<T> call) {
		Future<T> future;
		try {
			future = this.executor.submit(call::get);
		}
		catch (RejectedExecutionException ex) {
			throw new UnavailableException("%d requests wait for Redis already; try again later".formatted(THREADS));
		}
		try {
			return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			if (interrupt) {
				future.cancel(true);
			}
			throw new RmqException(RmqErrorCode.TIMEOUT, "There is no answer after %d ms%s".formatted(limit.toMillis(),
					interrupt ? "" : "; it may still be done"), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnavailableException("Interrupted; try again later");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof Error cause) {
				throw cause;
			}
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
