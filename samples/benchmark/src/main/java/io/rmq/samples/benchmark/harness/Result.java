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

import org.jspecify.annotations.Nullable;

/**
 * What came out for a measure.
 *
 * @param measure the measure
 * @param rmq the values of RMQ
 * @param reference the values of what it is compared with, {@code null} if it is compared
 * with nothing
 */
public record Result(Measure measure, Series rmq, @Nullable Series reference) {

	/**
	 * Return RMQ's median divided by that of the reference.
	 * @return the ratio, or {@code null} if there is no reference
	 */
	public @Nullable Double ratio() {
		return (this.reference != null) ? this.rmq.median() / this.reference.median() : null;
	}

	/**
	 * Return whether the target is met.
	 * @return {@code true} if it is
	 */
	public boolean isMet() {
		return this.measure.target().isMet(this.rmq.median(), ratio());
	}

}
