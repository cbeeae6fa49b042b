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

package io.rmq.annotation;

import io.rmq.RmqHeaders;
import io.rmq.broker.Delivery;
import io.rmq.listener.method.ReplySender;
import io.rmq.template.RmqOperations;
import org.jspecify.annotations.Nullable;

/**
 * Sends what listener methods return in the way in which the application sends.
 *
 * @param operations sends
 */
record OperationsReplySender(RmqOperations operations) implements ReplySender {

	/**
	 * Send it with the priority of what was handled, saying what it answers.
	 */
	@Override
	public void send(String topic, Object payload, Delivery request) {
		this.operations.message(topic, payload)
			.priority(request.priority())
			.header(RmqHeaders.CORRELATION_ID, request.messageId())
			.send();
	}

	@Override
	public void answer(@Nullable Object payload, Delivery request) {
		this.operations.reply(request.messageId(), request.headers(), payload);
	}

}
