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
import java.util.stream.IntStream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.samples.recipes.RecipeTest;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the listener rests while the bank is down, on a real server.
 */
@RecipeTest
class CircuitBreakerTests {

	private static final int PAYMENTS = 30;

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private Bank bank;

	@Autowired
	private CircuitBreaker breaker;

	private final RmqListenerContainer container;

	CircuitBreakerTests(@Autowired RmqListenerRegistry registry) {
		RmqListenerContainer container = registry.get("payments");
		assertThat(container).isNotNull();
		this.container = container;
	}

	@BeforeEach
	void begin() {
		this.bank.setAvailable(true);
		this.bank.paid().clear();
		this.breaker.reset();
		await().until(() -> !this.container.isPaused());
	}

	@Test
	void listenerPausesWhileTheBankIsDownAndGoesOnByItselfAfterwards() {
		this.bank.setAvailable(false);
		pay();
		await().until(this.container::isPaused);
		assertThat(this.bank.paid()).isEmpty();
		// It tries now and then, and pauses again.
		int calls = this.bank.calls();
		await().until(() -> this.bank.calls() > calls && this.container.isPaused());
		this.bank.setAvailable(true);
		await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertAllPaidOnce);
		await().until(() -> this.breaker.getState() == State.CLOSED && !this.container.isPaused());
	}

	@Test
	void messagesWaitWithoutAnAttemptWhileTheBreakerIsOpen() {
		this.breaker.transitionToForcedOpenState();
		await().until(this.container::isPaused);
		int calls = this.bank.calls();
		pay();
		await().during(Duration.ofMillis(300)).until(() -> this.bank.calls() == calls);
		this.breaker.transitionToClosedState();
		await().untilAsserted(this::assertAllPaidOnce);
		assertThat(this.bank.calls()).isEqualTo(calls + PAYMENTS);
	}

	@Test
	void paymentsThatAreRefusedDoNotOpenTheBreaker() {
		IntStream.range(0, 8)
			.forEach((number) -> this.rmqTemplate.message("payments", "not a payment").maxAttempts(1).send());
		pay();
		await().untilAsserted(this::assertAllPaidOnce);
		assertThat(this.breaker.getState()).isEqualTo(State.CLOSED);
	}

	private void pay() {
		IntStream.range(0, PAYMENTS)
			.forEach((number) -> this.rmqTemplate.send("payments", new Payment(number, 100 * number)));
	}

	private void assertAllPaidOnce() {
		assertThat(this.bank.paid()).extracting(Payment::id)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, PAYMENTS).boxed().toList());
	}

}
