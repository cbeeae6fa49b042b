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

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of the handling of each message, in the trace in which it was
 * sent, and of each call that handles several; that of the call is the current one while
 * the handler runs. Thread-safe.
 */
public final class HandlingTracing implements RmqListenerInterceptor {

	private static final RmqLog logger = RmqLog.of(HandlingTracing.class);

	private final ObservationRegistry registry;

	private final RmqHandleObservationConvention convention;

	private final RmqBatchObservationConvention batchConvention;

	private final ThreadLocal<OpenObservations> begun = ThreadLocal.withInitial(OpenObservations::new);

	/**
	 * Create what observes handlers.
	 * @param registry where the observations are made
	 * @param convention what those of messages are called and tell
	 * @param batchConvention what those of batches are called and tell
	 */
	public HandlingTracing(ObservationRegistry registry, RmqHandleObservationConvention convention,
			RmqBatchObservationConvention batchConvention) {
		this.registry = registry;
		this.convention = convention;
		this.batchConvention = batchConvention;
	}

	@Override
	public void before(Delivery delivery, RmqContext context) {
		if (!this.registry.isNoop()) {
			try {
				this.begun.get()
					.add(delivery, () -> Observation.start(this.convention,
							() -> new RmqHandleObservationContext(delivery, context), this.registry));
			}
			catch (RuntimeException | Error ex) {
				// Who only looks on must not keep a message from being handled.
				logger.error("The handling of %s is not observed".formatted(delivery), ex);
			}
		}
	}

	@Override
	public void beforeBatch(List<RmqContext> messages) {
		if (!this.registry.isNoop()) {
			this.begun.get()
				.beginBatch((observed) -> Observation.start(this.batchConvention,
						() -> new RmqBatchObservationContext(messages, observed), this.registry));
		}
	}

	@Override
	public void afterBatch(List<RmqContext> messages, @Nullable Throwable error) {
		if (!this.registry.isNoop()) {
			this.begun.get().endBatch(error);
		}
	}

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		Observation observation = this.registry.isNoop() ? null : this.begun.get().get(delivery);
		if (observation != null) {
			observation.error(error);
		}
	}

	@Override
	public void afterHandling(Delivery delivery, RmqContext context) {
		if (this.registry.isNoop()) {
			return;
		}
		OpenObservations observations = this.begun.get();
		try {
			observations.end(delivery);
		}
		finally {
			if (observations.isEmpty()) {
				this.begun.remove();
			}
		}
	}

}
