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

import java.util.concurrent.TimeUnit;

/**
 * An instant on the clocks of this machine.
 *
 * @param nanos the instant in the terms of {@link System#nanoTime()}, which may stand
 * still while the machine sleeps
 * @param millis the instant on the wall clock, which may be set
 */
record Moment(long nanos, long millis) {

	static Moment now() {
		return new Moment(System.nanoTime(), System.currentTimeMillis());
	}

	/**
	 * Return the time since then in ns, as far as the machine was awake.
	 */
	long nanosAwake() {
		return System.nanoTime() - this.nanos;
	}

	/**
	 * Return the longest time in ns that may have passed since then.
	 */
	long nanosAtMost() {
		return Math.max(nanosAwake(), TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - this.millis));
	}

}
