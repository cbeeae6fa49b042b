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
 * Says which messages are for a listener. Thread-safe.
 */
@FunctionalInterface
public interface RmqMessageFilter {

	/**
	 * Return whether a message is for the listener. If not, it is acknowledged without
	 * being handled. What this throws counts as thrown by the handler.
	 * @param delivery the message
	 * @param context what is known of this handling
	 * @return {@code true} to handle it
	 */
	boolean accepts(Delivery delivery, RmqContext context);

}
