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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.rmq.broker.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What a thread has begun to observe and not ended: one message, or several and then the
 * batch of them. The batch is the current observation, or else the only message. Not
 * thread-safe.
 */
final class OpenObservations {

	private final Map<Delivery, Observation> messages = new IdentityHashMap<>();

	private @Nullable Observation batch;

	private Observation.@Nullable Scope scope;

	/**
	 * Add a message. Its observation must not become a child of the one before, which is
	 * of another message.
	 */
	void add(Delivery delivery, Supplier<Observation> start) {
		closeScope();
		Observation observation = start.get();
		this.messages.put(delivery, observation);
		if (this.messages.size() == 1) {
			this.scope = observation.openScope();
		}
	}

	@Nullable Observation get(Delivery delivery) {
		return this.messages.get(delivery);
	}

	/**
	 * Begin the batch of the messages that were added.
	 */
	void beginBatch(Function<List<RmqHandleObservationContext>, Observation> start) {
		closeScope();
		this.batch = start.apply(this.messages.values()
			.stream()
			.map((observation) -> (RmqHandleObservationContext) observation.getContext())
			.toList());
		this.scope = this.batch.openScope();
	}

	void endBatch(@Nullable Throwable error) {
		closeScope();
		Observation ended = this.batch;
		this.batch = null;
		if (ended != null) {
			if (error != null) {
				ended.error(error);
			}
			ended.stop();
		}
	}

	void end(Delivery delivery) {
		closeScope();
		Observation observation = this.messages.remove(delivery);
		if (observation != null) {
			observation.stop();
		}
	}

	boolean isEmpty() {
		return this.messages.isEmpty() && this.batch == null;
	}

	private void closeScope() {
		Observation.Scope last = this.scope;
		this.scope = null;
		if (last != null) {
			last.close();
		}
	}

}
