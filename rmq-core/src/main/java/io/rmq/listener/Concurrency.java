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

package io.rmq.listener;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many messages a listener handles at once. Immutable and thread-safe.
 *
 * @param min how many threads it keeps when there is nothing to do, at least 1
 * @param max how many it has at most, at least as many
 */
public record Concurrency(int min, int max) {

	private static final Pattern FORMAT = Pattern.compile("(-?\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

	public Concurrency {
		if (min < 1) {
			throw new IllegalArgumentException("concurrency must be at least 1, not " + min);
		}
		if (max < min) {
			throw new IllegalArgumentException(
					"concurrency must be a range from fewer to more, not from %d to %d".formatted(min, max));
		}
	}

	/**
	 * Read a number such as {@code 5}, or a range such as {@code 2-8}.
	 * @param text the text
	 * @return what it says
	 * @throws IllegalArgumentException if it says something else
	 */
	public static Concurrency parse(String text) {
		Matcher matcher = FORMAT.matcher(text.strip());
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"concurrency must be a number such as 5, or a range such as 2-8, not '%s'".formatted(text));
		}
		int min = Integer.parseInt(matcher.group(1));
		return new Concurrency(min, (matcher.group(2) != null) ? Integer.parseInt(matcher.group(2)) : min);
	}

	@Override
	public String toString() {
		return (this.min != this.max) ? this.min + "-" + this.max : String.valueOf(this.min);
	}

}
