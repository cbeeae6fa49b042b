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

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.rmq.RmqContext;
import io.rmq.RmqHeaders;
import io.rmq.broker.Delivery;

/**
 * What is observed when a message is handled. What has travelled with the message, such
 * as {@code traceparent}, is found in its carrier, the headers.
 */
public final class RmqHandleObservationContext extends ReceiverContext<RmqHeaders> {

	private final Delivery delivery;

	private final RmqContext handling;

	RmqHandleObservationContext(Delivery delivery, RmqContext handling) {
		super(RmqHeaders::get, Kind.CONSUMER);
		this.delivery = delivery;
		this.handling = handling;
		setCarrier(delivery.headers());
		setRemoteServiceName("rmq");
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public Delivery delivery() {
		return this.delivery;
	}

	/**
	 * Return what is known of this handling.
	 * @return the group, the listener, the attempt and so on
	 */
	public RmqContext handling() {
		return this.handling;
	}

}
