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
 * A topic has reached its maximum length. The message was not stored. Send it again after
 * messages were handled.
 */
public class RmqTopicFullException extends RmqException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what, where and what to do
	 */
	public RmqTopicFullException(String message) {
		super(RmqErrorCode.TOPIC_FULL, message, null);
	}

	/**
	 * It is made where the server's answer arrives, perhaps thousands of times a second:
	 * the stack of that thread would be expensive, and does not show the sender.
	 */
	@Override
	public synchronized Throwable fillInStackTrace() {
		return this;
	}

}
