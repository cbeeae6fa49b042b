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
 * Base of everything that RMQ throws for a reason other than a wrong argument. Unchecked:
 * a caller that cannot do anything about it need not mention it.
 */
public class RmqException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final RmqErrorCode code;

	/**
	 * Create an exception.
	 * @param code what kind of thing went wrong
	 * @param message what, where and what to do
	 * @param cause what it came from, if anything
	 */
	public RmqException(RmqErrorCode code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * Return what kind of thing went wrong.
	 * @return the code
	 */
	public RmqErrorCode getCode() {
		return this.code;
	}

	/**
	 * Return whether what was asked for may have been done all the same. If not, it was
	 * certainly not done, and can be asked for again without being done twice.
	 * @return {@code false} unless a subclass says otherwise
	 */
	public boolean isOutcomeUnknown() {
		return false;
	}

}
