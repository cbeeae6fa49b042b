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

import java.util.concurrent.atomic.LongAdder;

/**
 * A sum that is told now and then, each part of it once. Anybody adds, one thread tells.
 */
final class UnreportedSum {

	private final LongAdder sum = new LongAdder();

	private long told;

	void add(long value) {
		this.sum.add(value);
	}

	/**
	 * What has not been told yet.
	 */
	long untold() {
		return this.sum.sum() - this.told;
	}

	void tell(long value) {
		this.told += value;
	}

}
