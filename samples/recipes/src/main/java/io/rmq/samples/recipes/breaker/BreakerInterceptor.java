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

import java.util.concurrent.TimeUnit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqListenerInterceptor;

/**
 * Tells a circuit breaker how the handlers of a listener fare. It does not ask it for
 * permission: as long as the breaker is open, nothing is handled at all.
 */
final class BreakerInterceptor implements RmqListenerInterceptor {

	private final CircuitBreaker breaker;

	private final String listenerId;

	private final ThreadLocal<Long> begin = new ThreadLocal<>();

	BreakerInterceptor(CircuitBreaker breaker, String listenerId) {
		this.breaker = breaker;
		this.listenerId = listenerId;
	}

	@Override
	public boolean isFor(String listenerId) {
		return this.listenerId.equals(listenerId);
	}

	@Override
	public void before(Delivery delivery, RmqContext context) {
		this.begin.set(System.nanoTime());
	}

	@Override
	public void afterSuccess(Delivery delivery, RmqContext context) {
		this.breaker.onSuccess(duration(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		this.breaker.onError(duration(), TimeUnit.NANOSECONDS, error);
	}

	private long duration() {
		Long begin = this.begin.get();
		this.begin.remove();
		return (begin != null) ? System.nanoTime() - begin : 0;
	}

}
