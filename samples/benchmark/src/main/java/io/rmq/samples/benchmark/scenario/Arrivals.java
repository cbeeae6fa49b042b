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

package io.rmq.samples.benchmark.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

/**
 * Counts what handlers have handled, and tells when it is enough. Thread-safe.
 */
@Component
public final class Arrivals {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private volatile CountDownLatch missing = new CountDownLatch(0);

	/**
	 * Begin to count.
	 * @param count how many are expected
	 */
	public void expect(int count) {
		this.missing = new CountDownLatch(count);
	}

	/**
	 * Count one. This is all that a handler does.
	 */
	public void arrive() {
		this.missing.countDown();
	}

	/**
	 * Wait until all that are expected have arrived.
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if that takes more than two minutes
	 */
	public void await() throws InterruptedException {
		CountDownLatch latch = this.missing;
		if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException(
					"%d messages did not arrive within %s".formatted(latch.getCount(), PATIENCE));
		}
	}

}
