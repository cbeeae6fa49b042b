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

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Places values on a line of a chart.
 *
 * @param logarithmic whether by factors, or by differences from zero
 * @param low the lowest value that has a place, not zero if by factors
 * @param high the highest
 * @param from where the lowest is, in pixels
 * @param to where the highest is
 */
record Axis(boolean logarithmic, double low, double high, double from, double to) {

	/**
	 * Create an axis on which round values are the first and the last.
	 */
	static Axis of(boolean logarithmic, DoubleStream values, double from, double to) {
		var summary = values.summaryStatistics();
		if (logarithmic) {
			return new Axis(true, Math.pow(10, Math.floor(Math.log10(Math.max(summary.getMin(), 1e-3)))),
					Math.pow(10, Math.ceil(Math.log10(Math.max(summary.getMax(), 1e-2)))), from, to);
		}
		double step = step(summary.getMax());
		return new Axis(false, 0, Math.max(step, Math.ceil(summary.getMax() / step) * step), from, to);
	}

	/**
	 * Create an axis by factors, on which given values are the first and the last.
	 */
	static Axis between(DoubleStream values, double from, double to) {
		var summary = values.summaryStatistics();
		return new Axis(true, summary.getMin(), Math.max(summary.getMax(), summary.getMin() * 2), from, to);
	}

	/**
	 * Return where a value is.
	 */
	double place(double value) {
		double part = this.logarithmic ? Math.log(Math.max(value, this.low) / this.low) / Math.log(this.high / this.low)
				: (value - this.low) / (this.high - this.low);
		return this.from + part * (this.to - this.from);
	}

	/**
	 * Return the values to write beside the line.
	 */
	double[] ticks() {
		if (this.logarithmic) {
			return DoubleStream.iterate(this.low, (tick) -> tick <= this.high * 1.01, (tick) -> tick * 10).toArray();
		}
		double step = step(this.high);
		return DoubleStream.iterate(0, (tick) -> tick <= this.high + step / 2, (tick) -> tick + step).toArray();
	}

	/**
	 * Write a value short.
	 */
	static String label(double value) {
		if (value >= 1_000_000) {
			return number(value / 1_000_000) + "M";
		}
		return (value >= 1000) ? number(value / 1000) + "k" : number(value);
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (value == Math.rint(value)) ? "%.0f" : "%s", value);
	}

	/**
	 * Return 1, 2 or 5 times a power of ten that goes into the value four to ten times.
	 */
	private static double step(double high) {
		double power = Math.pow(10, Math.floor(Math.log10(Math.max(high, 1e-3))));
		double times = high / power;
		return (times >= 5) ? power : (times >= 2) ? power / 2 : power / 5;
	}

}
