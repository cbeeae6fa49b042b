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

package io.rmq.boot.health;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server something and waits a limited time for the answer. All callers share
 * the question that is under way, so that a server that hangs holds one thread and no
 * more. Thread-safe.
 *
 * @param <T> the type of the answer
 */
final class SharedQuestion<T> {

	private final Callable<T> question;

	private @Nullable FutureTask<T> underWay;

	SharedQuestion(Callable<T> question) {
		this.question = question;
	}

	/**
	 * Ask the server.
	 * @param timeout how long to wait
	 * @return what it answered
	 * @throws RmqException if it cannot be reached, refuses or does not answer in time
	 */
	T ask(Duration timeout) {
		try {
			return underWay().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new RmqTimeoutException(
					"The server did not answer within %d ms (rmq.health.timeout)".formatted(timeout.toMillis()), ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RmqException cause) ? cause
					: new RmqException(RmqErrorCode.INTERNAL, "The server could not be asked: " + ex.getCause(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RmqException(RmqErrorCode.INTERNAL, "Interrupted while waiting for the server", ex);
		}
	}

	private synchronized Future<T> underWay() {
		FutureTask<T> current = this.underWay;
		if (current == null || current.isDone()) {
			current = new FutureTask<>(this.question);
			Thread thread = new Thread(current, "rmq-health");
			thread.setDaemon(true);
			// First, as it may fail: what does not run is never done.
			thread.start();
			this.underWay = current;
		}
		return current;
	}

}
