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

package io.rmq.samples.benchmark.harness;

import java.util.Collection;

/**
 * The values of one side, one for each round. Immutable.
 */
public final class Series {

	private final double[] sorted;

	/**
	 * Create a series.
	 * @param values the values, at least one, in any order
	 */
	public Series(Collection<Double> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("A series has at least one value");
		}
		this.sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
	}

	/**
	 * Return the value in the middle, or what is half-way between the two that are.
	 * @return the median
	 */
	public double median() {
		int middle = this.sorted.length / 2;
		return (this.sorted.length % 2 != 0) ? this.sorted[middle]
				: (this.sorted[middle - 1] + this.sorted[middle]) / 2;
	}

	/**
	 * Return the lowest value.
	 * @return the minimum
	 */
	public double min() {
		return this.sorted[0];
	}

	/**
	 * Return the highest value.
	 * @return the maximum
	 */
	public double max() {
		return this.sorted[this.sorted.length - 1];
	}

}
