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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;

import org.springframework.beans.factory.DisposableBean;

/**
 * Holds a listener back while a circuit breaker is open, and lets it go on when it is
 * not: half-open too, since somebody has to try.
 */
final class BreakerGate implements DisposableBean {

	private final CircuitBreaker breaker;

	private final ListenerSwitch listener;

	// One after the other, and not on a thread of a handler, for which a stop would wait.
	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> new Thread(task, "breaker"));

	BreakerGate(CircuitBreaker breaker, ListenerSwitch listener) {
		this.breaker = breaker;
		this.listener = listener;
		breaker.getEventPublisher().onStateTransition((event) -> this.executor.execute(this::follow));
	}

	/**
	 * Do as the breaker is now, whatever it was when this was asked for: so the last time
	 * it is right.
	 */
	private void follow() {
		State state = this.breaker.getState();
		if (state == State.OPEN || state == State.FORCED_OPEN) {
			this.listener.off();
		}
		else {
			this.listener.on();
		}
	}

	@Override
	public void destroy() {
		this.executor.shutdown();
	}

}
