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

/**
 * What the observation of a handling is called and tells. A bean of this type, or of a
 * class that overrides some of the methods, takes the place of the default.
 */
public interface RmqHandleObservationConvention extends ObservationConvention<RmqHandleObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof RmqHandleObservationContext;
	}

	@Override
	default String getName() {
		return "rmq.process";
	}

	@Override
	default String getContextualName(RmqHandleObservationContext context) {
		return "process " + context.handling().topic();
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(RmqHandleObservationContext context) {
		return KeyValues.of("messaging.system", "rmq", "messaging.operation.type", "process",
				"messaging.operation.name", "process", "messaging.destination.name", context.handling().topic(),
				"messaging.consumer.group.name", context.handling().group(), "rmq.listener",
				context.handling().listenerId());
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(RmqHandleObservationContext context) {
		return KeyValues.of("messaging.message.id", context.handling().messageId(), "messaging.message.body.size",
				String.valueOf(context.delivery().body().length), "rmq.attempt",
				String.valueOf(context.handling().attempt()));
	}

}
