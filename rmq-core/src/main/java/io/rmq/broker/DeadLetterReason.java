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

/**
 * Why a message became a dead letter.
 */
public enum DeadLetterReason {

	/**
	 * It failed as often as its retry policy allows.
	 */
	RETRIES_EXHAUSTED,

	/**
	 * Its handler threw an error that is never retried.
	 */
	FATAL,

	/**
	 * Its handler refused it with a {@link io.rmq.RmqRejectException}.
	 */
	REJECTED,

	/**
	 * Its body or its format cannot be read.
	 */
	CONVERSION,

	/**
	 * Its listener has no method for the type that it is of.
	 */
	NO_HANDLER,

	/**
	 * It was not handled before its time to live ran out.
	 */
	EXPIRED,

	/**
	 * Its consumers died with it as often as is allowed.
	 */
	POISON

}
