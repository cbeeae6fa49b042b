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
 * There is no topic, group of a topic or message with the name that was given. Nothing
 * was done.
 */
public class RmqNotFoundException extends RmqException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what, where and what to do
	 */
	public RmqNotFoundException(String message) {
		super(RmqErrorCode.NOT_FOUND, message, null);
	}

}
