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

package io.rmq.samples.cli.terminal;

import java.time.Duration;

import io.rmq.logging.EscapedText;
import org.jspecify.annotations.Nullable;

/**
 * Text as it can be shown on a terminal. What comes with messages is written by others,
 * and must neither steer the terminal nor break the lines of a table.
 */
public final class Printable {

	private static final int MINUTE = 60;

	private static final int HOUR = 60 * MINUTE;

	private static final int DAY = 24 * HOUR;

	private Printable() {
	}

	/**
	 * As {@link EscapedText#of(String)}, but keep line breaks and tabs.
	 * @param text any text
	 * @return the text
	 */
	public static String lines(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> {
			if (c == '\n' || c == '\t') {
				printable.append((char) c);
			}
			else if (c != '\r') {
				printable.append(EscapedText.of(Character.toString(c)));
			}
		});
		return printable.toString();
	}

	/**
	 * As {@link EscapedText#of(String)}, in the way of JSON, which allows most of it as
	 * it is.
	 * @param document a document in one line
	 * @return the document, which means the same
	 */
	public static String json(String document) {
		StringBuilder printable = new StringBuilder(document.length());
		document.codePoints().forEach((c) -> {
			if (EscapedText.isSeen(c)) {
				printable.appendCodePoint(c);
			}
			else {
				for (char unit : Character.toChars(c)) {
					printable.append("\\u%04x".formatted((int) unit));
				}
			}
		});
		return printable.toString();
	}

	/**
	 * Cut a text.
	 * @param text any text
	 * @param length how long it may be
	 * @return the text, with an ellipsis as its last character if it was longer
	 */
	public static String shorten(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
		return text.substring(0, end) + "…";
	}

	/**
	 * Print a duration as people say it, by its two largest units.
	 * @param duration the duration
	 * @return for example {@code 3m 12s}; {@code null} if there is none
	 */
	public static @Nullable String duration(@Nullable Duration duration) {
		if (duration == null) {
			return null;
		}
		long seconds = Math.max(0, duration.toSeconds());
		if (seconds < MINUTE) {
			return (seconds < 10) ? "%.1fs".formatted(Math.max(0, duration.toMillis()) / 1000.0) : seconds + "s";
		}
		if (seconds < HOUR) {
			return "%dm %ds".formatted(seconds / MINUTE, seconds % MINUTE);
		}
		if (seconds < DAY) {
			return "%dh %dm".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
		}
		return "%dd %dh".formatted(seconds / DAY, seconds % DAY / HOUR);
	}

}
