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

package io.rmq.broker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed, short enough to be stored.
 *
 * @param type the error's class
 * @param message the error's message, at most {@value #MAX_MESSAGE} characters
 * @param stack the error's stack trace with its causes, at most {@value #MAX_STACK}
 * characters
 */
public record Failure(String type, String message, String stack) {

	/**
	 * The longest message, in characters.
	 */
	public static final int MAX_MESSAGE = 500;

	/**
	 * The longest stack trace, in characters.
	 */
	public static final int MAX_STACK = 8000;

	public Failure {
		message = start(message, MAX_MESSAGE);
		stack = ends(stack, MAX_STACK);
	}

	/**
	 * Return what is worth storing of an error.
	 * @param error the error
	 * @return the failure
	 */
	public static Failure of(Throwable error) {
		return new Failure(error.getClass().getName(), describe(error::getMessage), describe(() -> stack(error)));
	}

	/**
	 * Returns a description, whatever the methods of the error do.
	 */
	private static String describe(Supplier<@Nullable String> description) {
		try {
			String text = description.get();
			return (text != null) ? text : "";
		}
		catch (RuntimeException | StackOverflowError ex) {
			return "It fails to describe itself: " + ex.getClass().getName();
		}
	}

	private static String stack(Throwable error) {
		StringWriter stack = new StringWriter();
		error.printStackTrace(new PrintWriter(stack));
		return stack.toString();
	}

	/**
	 * Return a failure that no error caused, and that is no attempt.
	 * @param message what happened
	 * @return the failure
	 */
	public static Failure none(String message) {
		return new Failure("", message, "");
	}

	/**
	 * Return whether an attempt failed, rather than that none was made.
	 * @return {@code true} if an error caused it
	 */
	public boolean isAttempt() {
		return !this.type.isEmpty();
	}

	/**
	 * Keeps the start of a text, which matters most.
	 */
	private static String start(String text, int length) {
		return (text.length() > length) ? text.substring(0, cut(text, length - 1)) + "…" : text;
	}

	/**
	 * Keeps both ends of a stack trace: where it was thrown, and what was at the root of
	 * it.
	 */
	private static String ends(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int half = length / 2;
		return text.substring(0, cut(text, half)) + "\n…\n" + text.substring(cut(text, text.length() - half + 4));
	}

	/**
	 * Returns a position near the given one that does not split a pair of surrogates.
	 */
	private static int cut(String text, int position) {
		return Character.isLowSurrogate(text.charAt(position)) ? position - 1 : position;
	}

}
