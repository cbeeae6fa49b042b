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

import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rmq.RmqHeaders;
import io.rmq.broker.OutboundMessage;
import io.rmq.template.RmqSendResult;
import io.rmq.template.SendObserver;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each send, and has its trace travel with the message.
 * Thread-safe.
 */
public final class SendTracing implements SendObserver {

	private static final Sending NONE = (result, error) -> {
	};

	private final ObservationRegistry registry;

	private final RmqSendObservationConvention convention;

	/**
	 * Create what observes sends.
	 * @param registry where the observations are made
	 * @param convention what they are called and tell
	 */
	public SendTracing(ObservationRegistry registry, RmqSendObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Sending begin(OutboundMessage message) {
		return begin(message, null);
	}

	/**
	 * Remember the observation that is current, of which the send becomes a part: when
	 * the transaction commits it may be another one.
	 */
	@Override
	public SendObserver deferred() {
		Observation current = this.registry.getCurrentObservation();
		return (current != null) ? (message) -> begin(message, current) : this;
	}

	private Sending begin(OutboundMessage message, @Nullable Observation parent) {
		if (this.registry.isNoop()) {
			return NONE;
		}
		RmqSendObservationContext context = new RmqSendObservationContext(message);
		Observation observation = Observation.createNotStarted(this.convention, () -> context, this.registry);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		return new TracedSend(context, observation.start());
	}

	/**
	 * A send that is being observed.
	 */
	private record TracedSend(RmqSendObservationContext context, Observation observation) implements Sending {

		@Override
		public OutboundMessage message(OutboundMessage message) {
			Map<String, String> headers = this.context.getCarrier();
			return (headers != null && !headers.equals(message.headers().asMap()))
					? message.withHeaders(RmqHeaders.of(headers)) : message;
		}

		@Override
		public void end(@Nullable RmqSendResult result, @Nullable Throwable error) {
			if (error != null) {
				this.observation.error(error);
			}
			this.observation.stop();
		}

	}

}
