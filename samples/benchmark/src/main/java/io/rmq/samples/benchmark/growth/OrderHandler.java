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

package io.rmq.samples.benchmark.growth;

import java.util.concurrent.locks.LockSupport;

import io.rmq.samples.benchmark.scenario.Arrivals;
import io.rmq.samples.benchmark.scenario.Order;

/**
 * Handles orders.
 *
 * @param arrivals counts them
 * @param nanos how long each takes, as if another server were asked something
 */
record OrderHandler(Arrivals arrivals, long nanos) {

	void handle(Order order) {
		if (this.nanos > 0) {
			long end = System.nanoTime() + this.nanos;
			for (long left = this.nanos; left > 0; left = end - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
		}
		this.arrivals.arrive();
	}

}
