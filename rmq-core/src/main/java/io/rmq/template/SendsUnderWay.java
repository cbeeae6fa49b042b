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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Counts the sends that have not ended, so that one can wait for all that were begun so
 * far. Counts them by generations, of which each wait begins a new one: that costs a send
 * two increments. Thread-safe.
 */
final class SendsUnderWay {

	private volatile Generation current = new Generation(null);

	/**
	 * Count a send until it ends, well or not.
	 */
	void add(CompletableFuture<?> result) {
		if (result.isDone()) {
			return;
		}
		Generation entered = enter();
		result.whenComplete((sent, error) -> entered.leave());
	}

	private Generation enter() {
		Generation generation = this.current;
		while (!generation.enter()) {
			generation = this.current;
		}
		return generation;
	}

	/**
	 * Wait until all that was begun before has ended.
	 * @return how many have not when the time is up, 0 if all have
	 */
	int await(Duration timeout) throws InterruptedException {
		Generation last = endGeneration();
		try {
			last.ended().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return 0;
		}
		catch (TimeoutException ex) {
			return last.open();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Nothing ends this with an error", ex);
		}
	}

	private synchronized Generation endGeneration() {
		Generation last = this.current;
		this.current = new Generation(last);
		last.leave();
		return last;
	}

	/**
	 * Sends that were begun between two waits.
	 */
	private static final class Generation {

		/**
		 * One more than have not ended, until no more are begun.
		 */
		private final AtomicInteger open = new AtomicInteger(1);

		private final CompletableFuture<Void> empty = new CompletableFuture<>();

		private final CompletableFuture<Void> ended;

		private volatile @Nullable Generation earlier;

		Generation(@Nullable Generation earlier) {
			this.earlier = earlier;
			this.ended = (earlier != null) ? this.empty.thenCombine(earlier.ended, (none, nothing) -> none)
					: this.empty;
			// So that what has ended can be forgotten.
			this.ended.thenRun(() -> this.earlier = null);
		}

		/**
		 * Count one more.
		 * @return {@code false} if no more are begun
		 */
		boolean enter() {
			return this.open.getAndUpdate((count) -> (count > 0) ? count + 1 : 0) > 0;
		}

		void leave() {
			if (this.open.decrementAndGet() == 0) {
				this.empty.complete(null);
			}
		}

		/**
		 * Completes when this and all earlier ones have ended.
		 */
		CompletableFuture<Void> ended() {
			return this.ended;
		}

		int open() {
			Generation before = this.earlier;
			return this.open.get() + ((before != null) ? before.open() : 0);
		}

	}

}
