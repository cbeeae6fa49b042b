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

package io.rmq.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;

/**
 * Counts what this instance has handled, without a meter registry. Thread-safe.
 */
public final class HandlingStatistics implements RmqListenerInterceptor {

	private final LongAdder handled = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder deadLettered = new LongAdder();

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		this.failed.increment();
	}

	@Override
	public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
		switch (outcome) {
			case ACKNOWLEDGED -> this.handled.increment();
			case RETRIED -> this.retried.increment();
			case DEAD_LETTERED -> this.deadLettered.increment();
			case RELEASED -> {
				// It counts where it is handled.
			}
		}
	}

	/**
	 * Return what was counted so far.
	 * @return the counts
	 */
	public Counts counts() {
		return new Counts(this.handled.sum(), this.failed.sum(), this.retried.sum(), this.deadLettered.sum());
	}

	/**
	 * How many messages and calls there were.
	 *
	 * @param handled how many messages were handled, or dropped as dead letters are off
	 * @param failed how many calls of handlers failed
	 * @param retried how many messages were put aside for a retry
	 * @param deadLettered how many messages became dead letters after they were handled
	 */
	public record Counts(long handled, long failed, long retried, long deadLettered) {

		Counts since(Counts before) {
			return new Counts(this.handled - before.handled, this.failed - before.failed, this.retried - before.retried,
					this.deadLettered - before.deadLettered);
		}

		@Override
		public String toString() {
			return "%d handled, %d failed, %d retried, %d dead-lettered".formatted(this.handled, this.failed,
					this.retried, this.deadLettered);
		}

	}

}
