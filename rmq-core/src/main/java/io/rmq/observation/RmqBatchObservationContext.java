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
import io.rmq.RmqContext;

/**
 * What is observed when several messages are handled together: one call of a handler.
 */
public final class RmqBatchObservationContext extends Observation.Context {

	private final List<RmqContext> messages;

	private final List<RmqHandleObservationContext> observed;

	RmqBatchObservationContext(List<RmqContext> messages, List<RmqHandleObservationContext> observed) {
		this.messages = messages;
		this.observed = observed;
	}

	/**
	 * Return what is known of the handling of each message.
	 * @return two contexts at least, all of one topic, group and listener
	 */
	public List<RmqContext> messages() {
		return this.messages;
	}

	/**
	 * Return the observations of the messages, each in its own trace, to be linked with
	 * that of the batch.
	 * @return their contexts
	 */
	public List<RmqHandleObservationContext> observed() {
		return this.observed;
	}

}
