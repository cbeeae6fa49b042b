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

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.rmq.broker.OutboundMessage;

/**
 * What is observed when a message is sent. What is to travel with the message, such as
 * {@code traceparent}, is put into its carrier, the headers.
 */
public final class RmqSendObservationContext extends SenderContext<Map<String, String>> {

	private final OutboundMessage message;

	RmqSendObservationContext(OutboundMessage message) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.put(name, value);
			}
		}, Kind.PRODUCER);
		this.message = message;
		setCarrier(new LinkedHashMap<>(message.headers().asMap()));
		setRemoteServiceName("rmq");
	}

	/**
	 * Return the message, without the headers that an observation has added.
	 * @return the message
	 */
	public OutboundMessage message() {
		return this.message;
	}

}
