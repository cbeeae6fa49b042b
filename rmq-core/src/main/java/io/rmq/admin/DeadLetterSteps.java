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

package io.rmq.admin;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Does something with many dead letters: step by step, no faster than allowed, until
 * there are none left or somebody ends it.
 */
final class DeadLetterSteps {

	/**
	 * How many one step is for at most.
	 */
	private static final int LIMIT = 100;

	/**
	 * In how many steps a second is divided when there is a limit.
	 */
	private static final int STEPS_PER_SECOND = 10;

	private final long total;

	private final int perSecond;

	private final RmqProgress progress;

	private long examined;

	private long affected;

	private long skipped;

	/**
	 * Create steps.
	 * @param total how many there are to look at, about
	 * @param perSecond how many are affected a second at most; 0 for no limit
	 * @param progress learns how far it is, and may end it
	 */
	DeadLetterSteps(long total, int perSecond, RmqProgress progress) {
		this.total = total;
		this.perSecond = perSecond;
		this.progress = progress;
	}

	RmqBulkResult run(Step step) {
		int limit = (this.perSecond > 0) ? Math.min(LIMIT, Math.max(1, this.perSecond / STEPS_PER_SECOND)) : LIMIT;
		String cursor = null;
		while (true) {
			long start = System.nanoTime();
			StepResult done = step.perform(cursor, limit);
			this.examined += done.examined();
			this.affected += done.affected();
			this.skipped += done.skipped();
			cursor = done.next();
			boolean proceed = this.progress.proceed(this.examined, Math.max(this.total, this.examined), this.affected);
			if (cursor == null) {
				return result(true);
			}
			if (!proceed || !pauseAfter(start, done.affected())) {
				return result(false);
			}
		}
	}

	private RmqBulkResult result(boolean complete) {
		return new RmqBulkResult(this.examined, this.affected, this.skipped, complete);
	}

	/**
	 * Wait until more may be affected. What went slower than allowed is not made up for
	 * later, as who handles the messages would get all that at once.
	 * @param start when the last step began
	 * @param affected with how many it has done something
	 * @return whether to go on: not, if this thread was interrupted
	 */
	private boolean pauseAfter(long start, int affected) {
		if (this.perSecond > 0) {
			long due = start + affected * TimeUnit.SECONDS.toNanos(1) / this.perSecond;
			try {
				TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		return !Thread.currentThread().isInterrupted();
	}

	/**
	 * Looks at some dead letters.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * Perform the step.
		 * @param cursor where the step before it ended; {@code null} for the first
		 * @param limit how many may be affected
		 * @return how far it came
		 */
		StepResult perform(@Nullable String cursor, int limit);

	}

	/**
	 * How far a step came.
	 *
	 * @param examined how many it has looked at
	 * @param affected with how many it has done something
	 * @param skipped with how many it could not
	 * @param next where the next begins; {@code null} if there is nothing left
	 */
	record StepResult(int examined, int affected, int skipped, @Nullable String next) {

	}

}
