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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.rmq.RmqConfigurationException;
import io.rmq.RmqConnectionException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqServerRefusedException;
import io.rmq.RmqTimeoutException;
import io.rmq.failure.Causes;
import org.jspecify.annotations.Nullable;

/**
 * The client's errors in the words of RMQ.
 */
final class RedisErrors {

	/**
	 * What the server says when it cannot do something now, or must not do it.
	 */
	private static final List<String> REFUSALS = List.of("OOM ", "READONLY ", "LOADING ", "MISCONF ", "NOREPLICAS ",
			"MASTERDOWN ", "CLUSTERDOWN ", "TRYAGAIN ", "BUSY ", "NOPERM ", "NOAUTH ", "WRONGPASS ");

	private static final Pattern LATE = Pattern.compile("RMQLATE (\\d+)");

	private RedisErrors() {
	}

	static RmqException translate(Throwable error) {
		Throwable cause = Causes.unwrap(error);
		if (cause instanceof RmqException translated) {
			return translated;
		}
		if (cause instanceof RedisCommandTimeoutException) {
			return new RmqTimeoutException("Redis did not answer in time; it may have done what was asked: " + cause,
					cause);
		}
		if (cause instanceof RedisCommandExecutionException) {
			String message = String.valueOf(cause.getMessage());
			// An error inside a script comes with the script's words around it.
			return REFUSALS.stream()
				.anyMatch((refusal) -> message.startsWith(refusal) || message.contains("-" + refusal))
						? new RmqServerRefusedException("Redis refused: " + message, cause)
						: new RmqException(RmqErrorCode.INTERNAL,
								"Redis answered with an error: " + message + adviceOn(message), cause);
		}
		return (cause instanceof RedisConnectionException) ? notOpened(cause) : connectionLost(cause);
	}

	/**
	 * Return why a connection could not be opened: it is not to be used, the server
	 * answered and refused it, or there was no answer.
	 */
	static RmqException notOpened(Throwable error) {
		if (error instanceof RmqConfigurationException notUsable) {
			return notUsable;
		}
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof RedisCommandExecutionException) {
				return new RmqServerRefusedException("Redis refused the connection: " + cause.getMessage(), error);
			}
		}
		return notConnected(error);
	}

	/**
	 * Return a failure once more, for another caller.
	 */
	static RmqException again(RmqException failure) {
		String message = String.valueOf(failure.getMessage());
		return switch (failure.getCode()) {
			case CONFIGURATION -> new RmqConfigurationException(message, failure);
			case SERVER_REFUSED -> new RmqServerRefusedException(message, failure);
			default -> new RmqConnectionException(message, failure);
		};
	}

	/**
	 * What to do about keys to which another program has written.
	 */
	private static String adviceOn(String message) {
		return (message.contains("WRONGTYPE") || message.contains("exhausted the last possible ID"))
				? "; another program has written to a key of the topic: drop the topic, or see what is wrong with it in RmqAdmin.topic(..).faults()"
				: "";
	}

	static RmqConnectionException notConnected(@Nullable Throwable cause) {
		return new RmqConnectionException(
				"There is no connection to Redis" + ((cause != null) ? ": " + rootMessage(cause) : ""), cause);
	}

	/**
	 * What was under way when the connection broke may have reached the server.
	 */
	static RmqConnectionException connectionLost(@Nullable Throwable cause) {
		return new RmqConnectionException("The connection to Redis was lost; it may have done what was asked"
				+ ((cause != null) ? ": " + rootMessage(cause) : ""), cause, true);
	}

	static RmqTimeoutException timeout(Duration timeout) {
		return new RmqTimeoutException(
				"Redis did not answer within %d ms; it may have done what was asked".formatted(timeout.toMillis()),
				null);
	}

	/**
	 * Whether a group is gone, or, as newer servers say to a read that waits, a lane with
	 * its groups.
	 */
	static boolean isMissingGroup(Throwable error) {
		String message = String.valueOf(error.getMessage());
		return error instanceof RmqException
				&& (message.contains("NOGROUP ") || message.contains("UNBLOCKED the stream key no longer exists"));
	}

	static boolean isMissingScript(Throwable error) {
		return error instanceof RmqException && String.valueOf(error.getMessage()).contains("NOSCRIPT ");
	}

	/**
	 * Return the server's time, in ms, if it has not carried out a call because the time
	 * was up until which that counted; {@code null} for another error.
	 */
	static @Nullable Long late(RmqException error) {
		Matcher late = LATE.matcher(String.valueOf(error.getMessage()));
		return late.find() ? Long.valueOf(late.group(1)) : null;
	}

	private static String rootMessage(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return (root != error) ? error.getMessage() + " (" + root + ")" : String.valueOf(error.getMessage());
	}

}
