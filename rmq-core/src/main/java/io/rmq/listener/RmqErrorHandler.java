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

package io.rmq.listener;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;

/**
 * Gets what a handler has thrown, before anything comes of it. Thread-safe.
 */
@FunctionalInterface
public interface RmqErrorHandler {

	/**
	 * Deal with an error. When this returns, the message counts as handled; when it
	 * throws, say the same error again or another one, that decides what becomes of the
	 * message.
	 * @param delivery the message
	 * @param context what is known of this handling
	 * @param error what the handler has thrown; an {@link Error} comes as the cause of a
	 * {@link java.util.concurrent.ExecutionException}
	 * @throws Exception if the message was not handled
	 */
	void handle(Delivery delivery, RmqContext context, Exception error) throws Exception;

}
