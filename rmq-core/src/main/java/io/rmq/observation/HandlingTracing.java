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

import java.util.IdentityHashMap;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each call of a handler, in the trace in which its message was
 * sent. It is the current one while the handler runs; of a batch there is one for each
 * message, and none is the current one. Thread-safe.
 */
public final class HandlingTracing implements RmqListenerInterceptor {

	private final ObservationRegistry registry;

	private final RmqHandleObservationConvention convention;

	private final ThreadLocal<Observations> begun = ThreadLocal.withInitial(Observations::new);

	/**
	 * Create what observes handlers.
	 * @param registry where the observations are made
	 * @param convention what they are called and tell
	 */
	public HandlingTracing(ObservationRegistry registry, RmqHandleObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public void before(Delivery delivery, RmqContext context) {
		if (!this.registry.isNoop()) {
			RmqHandleObservationContext observed = new RmqHandleObservationContext(delivery, context);
			this.begun.get().add(delivery, Observation.start(this.convention, () -> observed, this.registry));
		}
	}

	@Override
	public void afterSuccess(Delivery delivery, RmqContext context) {
		end(delivery, null);
	}

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		end(delivery, error);
	}

	private void end(Delivery delivery, @Nullable Throwable error) {
		Observations observations = this.begun.get();
		Observation observation = observations.remove(delivery);
		if (observation != null) {
			if (error != null) {
				observation.error(error);
			}
			observation.stop();
		}
		if (observations.isEmpty()) {
			this.begun.remove();
		}
	}

	/**
	 * What a thread has begun and not ended.
	 */
	private static final class Observations {

		private final Map<Delivery, Observation> open = new IdentityHashMap<>();

		private Observation.@Nullable Scope scope;

		void add(Delivery delivery, Observation observation) {
			closeScope();
			this.open.put(delivery, observation);
			if (this.open.size() == 1) {
				this.scope = observation.openScope();
			}
		}

		@Nullable Observation remove(Delivery delivery) {
			closeScope();
			return this.open.remove(delivery);
		}

		boolean isEmpty() {
			return this.open.isEmpty();
		}

		private void closeScope() {
			if (this.scope != null) {
				this.scope.close();
				this.scope = null;
			}
		}

	}

}
