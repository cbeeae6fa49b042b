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

package io.rmq.retry;

import io.rmq.RmqContext;

/**
 * Decides whether an error is worth another attempt, where its class does not tell: by a
 * status code, by what the message is, by how often it was tried. Beans of this type hold
 * for all listeners that are annotated methods; of several, the first that decides wins,
 * in the order of {@link org.springframework.core.annotation.Order}. To be thread-safe
 * and quick, as a handler's thread waits for it; it may be asked twice about an error.
 */
@FunctionalInterface
public interface RmqErrorClassifier {

	/**
	 * Decide on an error. Not asked about {@link io.rmq.RmqFatalException} and messages
	 * that cannot be read: those are never tried again.
	 * @param error what the handler threw; the reason may be among its causes
	 * @param context the message and the attempt that failed
	 * @return the decision; when this throws or returns {@code null}, that is logged and
	 * counts as {@link Decision#DEFAULT}
	 */
	Decision classify(Throwable error, RmqContext context);

	/**
	 * What a classifier can decide.
	 */
	enum Decision {

		/**
		 * The message is tried again, whatever the lists of the retry policy say, unless
		 * no attempts are left.
		 */
		RETRY,

		/**
		 * The message is a dead letter at once.
		 */
		FATAL,

		/**
		 * It is left to the next classifier, and at last to the retry policy.
		 */
		DEFAULT

	}

}
