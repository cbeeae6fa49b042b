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

/**
 * Thrown by a batch listener that failed on one message. The messages before it are
 * acknowledged, this message is retried or becomes a dead letter, and the messages after
 * it are released.
 */
public class RmqBatchListenerFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int index;

	/**
	 * Create an exception.
	 * @param message what went wrong
	 * @param cause the error, which decides between a retry and a dead letter
	 * @param index the index of the message in the batch, 0 for the first
	 */
	public RmqBatchListenerFailedException(String message, Throwable cause, int index) {
		super(message, cause);
		this.index = index;
	}

	/**
	 * Return the index of the message that failed.
	 * @return its index in the batch, 0 for the first
	 */
	public int getIndex() {
		return this.index;
	}

}
