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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.ServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server who it is and waits a limited time for the answer. All callers share
 * the question that is under way, so that a server that hangs holds one thread and no
 * more. Thread-safe.
 */
final class SharedServerCheck {

	private final Broker broker;

	private final Duration timeout;

	private @Nullable FutureTask<ServerInfo> underWay;

	SharedServerCheck(Broker broker, Duration timeout) {
		this.broker = broker;
		this.timeout = timeout;
	}

	/**
	 * Ask the server.
	 * @return what it answered
	 * @throws RmqException if it cannot be reached, is too old or does not answer in time
	 */
	ServerInfo check() {
		try {
			return ask().get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new RmqTimeoutException(
					"The server did not answer within %d ms (rmq.health.timeout)".formatted(this.timeout.toMillis()),
					ex);
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

	private synchronized Future<ServerInfo> ask() {
		FutureTask<ServerInfo> current = this.underWay;
		if (current == null || current.isDone()) {
			current = new FutureTask<>(this.broker::check);
			this.underWay = current;
			Thread thread = new Thread(current, "rmq-health");
			thread.setDaemon(true);
			thread.start();
		}
		return current;
	}

}
