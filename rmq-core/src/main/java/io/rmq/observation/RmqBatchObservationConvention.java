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

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.rmq.RmqContext;

/**
 * What the observation of a batch is called and tells: by default what OpenTelemetry's
 * <a href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">
 * conventions for messaging</a> ask for. Define a bean of this type to change that.
 * Implementations must be thread-safe.
 */
public interface RmqBatchObservationConvention extends ObservationConvention<RmqBatchObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof RmqBatchObservationContext;
	}

	@Override
	default String getName() {
		return "rmq.process.batch";
	}

	@Override
	default String getContextualName(RmqBatchObservationContext context) {
		return "process batch " + context.messages().get(0).topic();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(RmqBatchObservationContext context) {
		RmqContext first = context.messages().get(0);
		return KeyValues.of("messaging.system", "rmq", "messaging.operation.type", "process",
				"messaging.operation.name", "process", "messaging.destination.name", first.topic(),
				"messaging.consumer.group.name", first.group(), "rmq.listener", first.listenerId());
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(RmqBatchObservationContext context) {
		return KeyValues.of("messaging.batch.message_count", String.valueOf(context.messages().size()));
	}

}
