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

import java.util.function.Consumer;

/**
 * An error of the application on its way to the log. Its methods may be the application's
 * own, and fail.
 */
public final class LoggableError {

	private LoggableError() {
	}

	/**
	 * Log an error, or something else in its place if it cannot be logged.
	 * @param error the error
	 * @param line logs it; called again with another error if that fails
	 */
	public static void log(Throwable error, Consumer<Throwable> line) {
		try {
			line.accept(error);
		}
		catch (RuntimeException | StackOverflowError ex) {
			line.accept(new IllegalStateException(
					"%s, which cannot be logged: it fails with %s".formatted(nameOf(error), nameOf(ex))));
		}
	}

	private static String nameOf(Throwable error) {
		return error.getClass().getName();
	}

}
