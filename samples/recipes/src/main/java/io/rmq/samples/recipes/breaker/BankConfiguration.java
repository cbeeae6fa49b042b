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

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rmq.listener.container.RmqListenerRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Puts a circuit breaker between the payments and the bank.
 */
@Configuration(proxyBeanMethods = false)
class BankConfiguration {

	@Bean
	CircuitBreaker bankBreaker(@Value("${payments.rest}") Duration rest) {
		return CircuitBreaker.of("bank",
				CircuitBreakerConfig.custom()
					.recordExceptions(BankUnavailableException.class)
					.slidingWindowSize(10)
					.minimumNumberOfCalls(5)
					.failureRateThreshold(50)
					.waitDurationInOpenState(rest)
					.automaticTransitionFromOpenToHalfOpenEnabled(true)
					.permittedNumberOfCallsInHalfOpenState(3)
					.build());
	}

	@Bean
	BreakerInterceptor bankBreakerInterceptor(CircuitBreaker bankBreaker) {
		return new BreakerInterceptor(bankBreaker, "payments");
	}

	@Bean
	BreakerGate bankBreakerGate(CircuitBreaker bankBreaker, RmqListenerRegistry registry) {
		return new BreakerGate(bankBreaker, registry, "payments");
	}

}
