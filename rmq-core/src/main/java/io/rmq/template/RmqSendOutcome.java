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

package io.rmq.template;

import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of several messages that were sent together: either a result or an
 * error.
 *
 * @param result what was stored, {@code null} if it was not, or not for certain
 * @param error why not, {@code null} if it was
 */
public record RmqSendOutcome(@Nullable RmqSendResult result, @Nullable RmqException error) {

	/**
	 * Return whether the message was stored, now or before, or waits for the commit of a
	 * transaction.
	 * @return {@code true} if there is a result
	 */
	public boolean isSuccess() {
		return this.result != null;
	}

	/**
	 * Return the result.
	 * @return what was stored
	 * @throws RmqException the error, if there is none
	 */
	public RmqSendResult orThrow() {
		if (this.result != null) {
			return this.result;
		}
		throw (this.error != null) ? this.error : new IllegalStateException("Neither a result nor an error");
	}

}
