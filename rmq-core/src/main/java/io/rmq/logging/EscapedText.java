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

package io.rmq.logging;

/**
 * Text that stays in its line of the log. What messages bring with them (ids, headers,
 * errors that quote them) is written by others, and must not begin a line of its own,
 * steer a terminal or change the direction of what is read.
 */
public final class EscapedText {

	private EscapedText() {
	}

	/**
	 * Replace what cannot be seen by what it is: control characters, line breaks,
	 * characters that only format text, such as those that change its direction, and
	 * halves of surrogate pairs.
	 * @param text any text
	 * @return the text in one line, for example with <code>\n</code> or
	 * <code>&#92;u202e</code> in it; the same if there was nothing to replace
	 */
	public static String of(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// What Western text consists of is looked up in no table.
			if ((c < ' ' || c > '~') && !isSeen(c)) {
				return escape(text);
			}
		}
		return text;
	}

	/**
	 * Return an error as it would print itself, in one line.
	 * @param error the error, whose own methods may fail
	 * @return its name and message; if it fails to say that, its name and how it fails
	 */
	public static String of(Throwable error) {
		try {
			return of(error.toString());
		}
		catch (RuntimeException | StackOverflowError ex) {
			return unloggable(error, ex);
		}
	}

	/**
	 * Return the stack trace of an error and its causes. Only this class begins lines in
	 * it.
	 */
	static String withStackTrace(Throwable error) {
		StringBuilder trace = new StringBuilder();
		for (Throwable each = error; each != null; each = each.getCause()) {
			trace.append((each != error) ? "\nCaused by: " : "").append(of(each));
			for (StackTraceElement frame : each.getStackTrace()) {
				trace.append("\n\tat ").append(frame);
			}
		}
		return trace.toString();
	}

	static String unloggable(Throwable error, Throwable failure) {
		return "%s, which cannot be logged: it fails with %s".formatted(error.getClass().getName(),
				failure.getClass().getName());
	}

	/**
	 * Say whether a character can be seen where it stands.
	 * @param c the code point
	 * @return {@code false} if it must be escaped
	 */
	public static boolean isSeen(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder(text.length() + 16);
		text.codePoints().forEach((c) -> {
			if (isSeen(c)) {
				escaped.appendCodePoint(c);
			}
			else {
				escaped.append(escape(c));
			}
		});
		return escaped.toString();
	}

	private static String escape(int c) {
		return switch (c) {
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			default -> "\\u%04x".formatted(c);
		};
	}

}
