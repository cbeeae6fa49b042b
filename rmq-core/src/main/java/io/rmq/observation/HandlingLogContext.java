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

package io.rmq.observation;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.logging.EscapedText;
import org.slf4j.MDC;

/**
 * Has every line that is logged while a message is handled say which one: {@link #TOPIC},
 * {@link #GROUP}, {@link #MESSAGE_ID} and {@link #ATTEMPT} in the diagnostic context. Of
 * a batch, the topic and the group. What cannot be seen in them is escaped. Thread-safe.
 */
public final class HandlingLogContext implements RmqListenerInterceptor {

	/**
	 * The topic of the message.
	 */
	public static final String TOPIC = "rmq_topic";

	/**
	 * The group that handles it.
	 */
	public static final String GROUP = "rmq_group";

	/**
	 * Its id.
	 */
	public static final String MESSAGE_ID = "rmq_messageId";

	/**
	 * The number of the attempt, 1 at first.
	 */
	public static final String ATTEMPT = "rmq_attempt";

	@Override
	public void before(Delivery delivery, RmqContext context) {
		boolean first = MDC.get(TOPIC) == null;
		MDC.put(TOPIC, EscapedText.of(context.topic()));
		MDC.put(GROUP, EscapedText.of(context.group()));
		if (first) {
			MDC.put(MESSAGE_ID, EscapedText.of(context.messageId()));
			MDC.put(ATTEMPT, String.valueOf(context.attempt()));
		}
		else {
			// One of several that are handled together.
			MDC.remove(MESSAGE_ID);
			MDC.remove(ATTEMPT);
		}
	}

	@Override
	public void afterHandling(Delivery delivery, RmqContext context) {
		MDC.remove(TOPIC);
		MDC.remove(GROUP);
		MDC.remove(MESSAGE_ID);
		MDC.remove(ATTEMPT);
	}

}
