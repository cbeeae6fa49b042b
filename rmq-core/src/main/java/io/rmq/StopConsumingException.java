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
 * Thrown by a handler that cannot continue, for example because a system that it needs is
 * down. Its listener stops, and the message is released without counting an attempt.
 */
public class StopConsumingException extends RmqException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message why the listener has to stop
	 */
	public StopConsumingException(String message) {
		this(message, null);
	}

	/**
	 * Create an exception.
	 * @param message why the listener is to stop
	 * @param cause what it came from, if anything
	 */
	public StopConsumingException(String message, @Nullable Throwable cause) {
		super(RmqErrorCode.STOP_CONSUMING, message, cause);
	}

}
