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

package io.rmq;

import org.jspecify.annotations.Nullable;

/**
 * The server is unavailable, or the connection was lost or given up without an answer.
 * The call had no effect, unless it was already sent: see {@link #isOutcomeUnknown()}.
 */
public class RmqConnectionException extends RmqException {

	private static final long serialVersionUID = 1L;

	private final boolean outcomeUnknown;

	/**
	 * Create an exception of a call that definitely had no effect.
	 * @param message what, where and what to do
	 * @param cause what it came from, if anything
	 */
	public RmqConnectionException(String message, @Nullable Throwable cause) {
		this(message, cause, false);
	}

	/**
	 * Create an exception.
	 * @param message what, where and what to do
	 * @param cause what it came from, if anything
	 * @param outcomeUnknown whether the call may have had its effect nevertheless
	 */
	public RmqConnectionException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
		super(RmqErrorCode.CONNECTION, message, cause);
		this.outcomeUnknown = outcomeUnknown;
	}

	@Override
	public boolean isOutcomeUnknown() {
		return this.outcomeUnknown;
	}

}
