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

import io.rmq.RmqFormatException;
import io.rmq.RmqNoHandlerException;
import io.rmq.RmqUnreadableMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The log of one of RMQ's classes. Each line stays one line whatever names and ids it
 * contains, see {@link EscapedText}. An error that quotes a message is part of the line;
 * any other is logged with its stack trace, even if its own methods fail. Thread-safe.
 */
public final class RmqLog {

	private static final String ROOT = "io.rmq";

	private final Log log;

	private RmqLog(Log log) {
		this.log = log;
	}

	/**
	 * Return the log of a class. All classes of an area share one logger, which has the
	 * name of the area's package, such as {@code io.rmq.listener}: so it stays when
	 * classes change.
	 * @param type a class of RMQ
	 * @return its log
	 */
	public static RmqLog of(Class<?> type) {
		return new RmqLog(LogFactory.getLog(area(type.getPackageName())));
	}

	private static String area(String packageName) {
		int end = packageName.indexOf('.', ROOT.length() + 1);
		return (packageName.startsWith(ROOT) && end != -1) ? packageName.substring(0, end) : packageName;
	}

	/**
	 * Say whether details are logged, before they are gathered.
	 * @return {@code true} if they are
	 */
	public boolean isDebugEnabled() {
		return this.log.isDebugEnabled();
	}

	/**
	 * Log a detail.
	 * @param message the line
	 */
	public void debug(String message) {
		if (isDebugEnabled()) {
			this.log.debug(EscapedText.of(message));
		}
	}

	/**
	 * Log a detail with an error.
	 * @param message the line before the stack trace
	 * @param error the error, or {@code null} for none
	 */
	public void debug(String message, @Nullable Throwable error) {
		if (isDebugEnabled()) {
			log(this.log::debug, message, error);
		}
	}

	/**
	 * Log an event.
	 * @param message the line
	 */
	public void info(String message) {
		this.log.info(EscapedText.of(message));
	}

	/**
	 * Log a problem.
	 * @param message the line
	 */
	public void warn(String message) {
		this.log.warn(EscapedText.of(message));
	}

	/**
	 * Log a problem, with its cause.
	 * @param message the line before the stack trace
	 * @param error the error, or {@code null} for none
	 */
	public void warn(String message, @Nullable Throwable error) {
		log(this.log::warn, message, error);
	}

	/**
	 * Log a failure.
	 * @param message the line
	 */
	public void error(String message) {
		this.log.error(EscapedText.of(message));
	}

	/**
	 * Log a failure, with its cause.
	 * @param message the line before the stack trace
	 * @param error the error, or {@code null} for none
	 */
	public void error(String message, @Nullable Throwable error) {
		log(this.log::error, message, error);
	}

	private void log(Line line, String message, @Nullable Throwable error) {
		if (error != null && quotesMessage(error)) {
			line.log(EscapedText.of("%s: %s".formatted(message, EscapedText.of(error))), null);
			if (isDebugEnabled()) {
				this.log.debug(EscapedText.withStackTrace(error));
			}
			return;
		}
		String escaped = EscapedText.of(message);
		try {
			line.log(escaped, error);
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (error == null) {
				throw ex;
			}
			line.log(escaped, new IllegalStateException(EscapedText.unloggable(error, ex)));
		}
	}

	/**
	 * The stack trace of such an error would put the line breaks of the message into the
	 * log.
	 */
	private static boolean quotesMessage(Throwable error) {
		return error instanceof RmqUnreadableMessageException || error instanceof RmqFormatException
				|| error instanceof RmqNoHandlerException;
	}

	private interface Line {

		void log(Object message, @Nullable Throwable error);

	}

}
