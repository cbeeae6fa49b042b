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

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a measure has to reach: a bound for the ratio of both sides, or for the value of
 * RMQ alone.
 *
 * @param subject what is bounded
 * @param atLeast whether the bound is the lowest that will do, or the highest
 * @param bound the bound
 */
public record Target(Subject subject, boolean atLeast, double bound) {

	/**
	 * Require that RMQ reaches a part of the reference.
	 * @param bound the lowest ratio of RMQ to the reference that will do
	 * @return the target
	 */
	public static Target ratioAtLeast(double bound) {
		return new Target(Subject.RATIO, true, bound);
	}

	/**
	 * Require that RMQ needs no more than so many times what the reference needs.
	 * @param bound the highest ratio of RMQ to the reference that will do
	 * @return the target
	 */
	public static Target ratioAtMost(double bound) {
		return new Target(Subject.RATIO, false, bound);
	}

	/**
	 * Require that RMQ needs no more than so much, whatever others need.
	 * @param bound the highest value that will do
	 * @return the target
	 */
	public static Target valueAtMost(double bound) {
		return new Target(Subject.VALUE, false, bound);
	}

	/**
	 * Return whether the target is met.
	 * @param value the value of RMQ
	 * @param ratio its ratio to the reference, {@code null} if there is none
	 */
	boolean isMet(double value, @Nullable Double ratio) {
		Double actual = (this.subject == Subject.VALUE) ? Double.valueOf(value) : ratio;
		return actual != null && (this.atLeast ? actual >= this.bound : actual <= this.bound);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, (this.subject == Subject.VALUE) ? "rmq %s %s" : "ratio %s %s",
				this.atLeast ? ">=" : "<=", Double.toString(this.bound).replaceAll("\\.0$", ""));
	}

	/**
	 * What a target bounds.
	 */
	public enum Subject {

		/** RMQ's value divided by that of the reference. */
		RATIO,

		/** RMQ's value. */
		VALUE

	}

}
