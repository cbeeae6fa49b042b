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

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

/**
 * Takes times from handlers. Thread-safe.
 */
@Component
final class Samples {

	private final BlockingQueue<Long> values = new LinkedBlockingQueue<>();

	/**
	 * Add a value.
	 */
	void add(long value) {
		this.values.add(value);
	}

	/**
	 * Wait for the next value and take it.
	 * @throws IllegalStateException if there is none for half a minute
	 */
	long take() throws InterruptedException {
		Long value = this.values.poll(30, TimeUnit.SECONDS);
		if (value == null) {
			throw new IllegalStateException("A message did not arrive within 30 s");
		}
		return value;
	}

	/**
	 * Make sure that every value was taken: one too many would be taken for that of
	 * another message.
	 * @throws IllegalStateException if there is one
	 */
	void end() {
		if (!this.values.isEmpty()) {
			throw new IllegalStateException(this.values.size() + " messages arrived more than once");
		}
	}

	/**
	 * Return the value that a part of the values does not exceed.
	 * @param values the values, which are sorted
	 * @param part the part, between 0 and 1
	 */
	static double percentile(long[] values, double part) {
		Arrays.sort(values);
		return values[Math.max(0, (int) Math.ceil(values.length * part) - 1)];
	}

}
