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

package io.rmq.samples.recipes.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;

/**
 * Pauses a listener while a circuit breaker is open, and has it go on when it is not:
 * half-open too, since somebody has to try. Thread-safe.
 */
final class BreakerGate {

	private final CircuitBreaker breaker;

	private final RmqListenerRegistry registry;

	private final String listenerId;

	BreakerGate(CircuitBreaker breaker, RmqListenerRegistry registry, String listenerId) {
		this.breaker = breaker;
		this.registry = registry;
		this.listenerId = listenerId;
		breaker.getEventPublisher().onStateTransition((event) -> follow());
	}

	/**
	 * Do as the breaker is now, whatever it was when this was asked for: so the last time
	 * it is right.
	 */
	private synchronized void follow() {
		RmqListenerContainer listener = this.registry.get(this.listenerId);
		State state = this.breaker.getState();
		if (listener == null) {
			return;
		}
		if (state == State.OPEN || state == State.FORCED_OPEN) {
			listener.pause();
		}
		else {
			listener.resume();
		}
	}

}
