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

package io.rmq.samples.benchmark.overload;

import java.util.Locale;

/**
 * What came of a flood.
 *
 * @param name what held the producers back
 * @param seconds how long it lasted
 * @param storedPerSecond how many messages were stored
 * @param refusedPerSecond how many sends failed
 * @param errors with what
 * @param handledPerSecond how many messages were handled
 * @param mostUnconfirmed how many were sent and neither stored nor refused, at most
 * @param meanCallMicros how long a call of {@code sendAsync} took on average
 * @param longestCallMillis and at most
 * @param mostWaiting how many messages were in the topic at most
 * @param mostHeapMb how much of the heap was in use at most
 * @param maxHeapMb how large the heap may get
 * @param gcPercent how much of the time went into collecting garbage
 */
record Outcome(String name, double seconds, long storedPerSecond, long refusedPerSecond, String errors,
		long handledPerSecond, long mostUnconfirmed, double meanCallMicros, double longestCallMillis, long mostWaiting,
		long mostHeapMb, long maxHeapMb, double gcPercent) {

	private static final String LINE = "%-14s %10s %11s %11s %12s %12s %15s %11s %14s %6s  %s%n";

	/**
	 * Return the head of a table of outcomes.
	 */
	static String head() {
		return String.format(LINE, "held back by", "stored/s", "refused/s", "handled/s", "unconfirmed", "mean call us",
				"longest call ms", "waiting", "heap MB", "gc %", "errors");
	}

	/**
	 * Return a line of that table.
	 */
	String line() {
		return String.format(Locale.ROOT, LINE, this.name, number(this.storedPerSecond), number(this.refusedPerSecond),
				number(this.handledPerSecond), number(this.mostUnconfirmed), decimal(this.meanCallMicros),
				decimal(this.longestCallMillis), number(this.mostWaiting),
				"%d of %d".formatted(this.mostHeapMb, this.maxHeapMb), decimal(this.gcPercent), this.errors);
	}

	private static String number(long value) {
		return String.format(Locale.ROOT, "%,d", value);
	}

	private static String decimal(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

}
