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

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.rmq.RmqServerRefusedException;
import io.rmq.failure.Backoff;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a container's fetches: after each a pause, longer each time, until the
 * server can be reached again; after the last, what was lost on its way is released. All
 * but {@link #end()} is for the one thread that fetches.
 */
final class FetchErrors {

	private static final Backoff FIRST_PAUSE = Backoff.first(Duration.ofMillis(100), Duration.ofSeconds(10));

	/**
	 * The longest pause if the server answered, but refused.
	 */
	private static final Duration LONGEST_PAUSE_OF_REFUSAL = Duration.ofSeconds(1);

	private final ContainerStatus status;

	private final MessageReleaser releaser;

	private final ChangeSignal changed;

	/**
	 * The pause after the latest error, {@code null} if there was none since the last
	 * success.
	 */
	private @Nullable Backoff backoff;

	/**
	 * Whether the server may believe that messages are held here which did not arrive.
	 */
	private boolean incomplete;

	/**
	 * Whether the server can be reached again, so that a pause is over.
	 */
	private volatile boolean reachable;

	FetchErrors(ContainerStatus status, MessageReleaser releaser, ChangeSignal changed) {
		this.status = status;
		this.releaser = releaser;
		this.changed = changed;
	}

	/**
	 * A fetch begins.
	 * @param wait how long it may wait for messages
	 * @return how long it is to wait: not at all after an error, so that the container
	 * learns at once whether fetches work again
	 */
	Duration begin(Duration wait) {
		if (this.backoff == null) {
			return wait;
		}
		this.reachable = false;
		return Duration.ZERO;
	}

	/**
	 * A fetch has worked.
	 */
	void none() {
		this.status.works();
		this.backoff = null;
		if (this.incomplete) {
			// Tried until it is done: this consumer's own messages are recovered by
			// none.
			this.incomplete = !this.releaser.releaseUndelivered();
		}
	}

	/**
	 * A fetch has failed: pause.
	 * @param stopped whether the container is stopped, which ends the pause
	 */
	void add(Throwable error, BooleanSupplier stopped) throws InterruptedException {
		this.status.failed(error);
		this.incomplete = true;
		this.backoff = (this.backoff != null) ? this.backoff.next() : FIRST_PAUSE;
		long left = this.backoff.pause().toNanos();
		if (error instanceof RmqServerRefusedException) {
			// It can be reached, so asking it again costs little.
			left = Math.min(left, LONGEST_PAUSE_OF_REFUSAL.toNanos());
		}
		BooleanSupplier pausing = () -> !stopped.getAsBoolean() && !this.reachable;
		while (pausing.getAsBoolean() && left > 0) {
			left = this.changed.await(pausing, left);
		}
	}

	/**
	 * The server can be reached again: end the pause.
	 */
	void end() {
		this.reachable = true;
		this.changed.tellAll();
	}

}
