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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.ErrorHandledListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqMessageListener;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what becomes of a message when the code of the application that is asked
 * about it, or told of it, fails itself: each attempt counts, and nothing is handled
 * without end.
 */
class BrokenHooksTests {

	private static final ListenerSettings SETTINGS = ContainerFixture.settings()
		.withRetry(RetryPolicy.of(Duration.ofMillis(10), Duration.ofMillis(10)));

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.fixture.close();
		this.log.close();
	}

	@Test
	void classifierThatReturnsNullOrThrowsLeavesTheDecisionToThePolicy() {
		List<RmqErrorClassifier> broken = List.of((error, context) -> null, (error, context) -> {
			throw new UndescribableException();
		});
		start(SETTINGS.withRetry(SETTINGS.retry().withClassifiers(broken)), new IllegalStateException("failed"));
		assertDeadAfterThreeAttempts(IllegalStateException.class);
		assertThat(this.log.lines(Level.ERROR, "returned null")).hasSize(3);
		assertThat(this.log.lines(Level.ERROR, "failed; it does not decide")).hasSize(3);
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "MANUAL" })
	void attemptWithAnErrorThatFailsToDescribeItselfCounts(AckMode ackMode) {
		start(SETTINGS.withAckMode(ackMode), new UndescribableException());
		assertDeadAfterThreeAttempts(UndescribableException.class);
		assertThat(this.log.lines(Level.WARN, "which cannot be logged")).hasSize(2);
		assertThat(this.log.lines(Level.ERROR, "it is a dead letter now")).hasSize(1);
	}

	@Test
	void attemptOfABatchWithAnErrorThatFailsToDescribeItselfCounts() {
		this.fixture.startBatches(SETTINGS, (batch) -> {
			throw new UndescribableException();
		});
		this.fixture.sender().send("id");
		assertDeadAfterThreeAttempts(UndescribableException.class);
	}

	@Test
	void interceptorThatFailsAndCannotSayWhoItIsChangesNothing() {
		RmqListenerInterceptor broken = new RmqListenerInterceptor() {

			@Override
			public void afterSuccess(Delivery delivery, RmqContext context) {
				throw new UndescribableException();
			}

			@Override
			public void afterHandling(Delivery delivery, RmqContext context) {
				throw new AssertionError("failed");
			}

			@Override
			public String toString() {
				throw new UndescribableException();
			}

		};
		AtomicInteger calls = new AtomicInteger();
		this.fixture.startBatches(SETTINGS, (batch) -> calls.incrementAndGet(), broken);
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(calls).hasValue(1);
		assertThat(this.log.lines(Level.ERROR, "failed on")).hasSize(2);
	}

	@Test
	void errorHandlerGetsErrorsToo() throws Exception {
		AssertionError error = new AssertionError("failed");
		AtomicReference<Exception> handled = new AtomicReference<>();
		RmqMessageListener failing = (delivery, context) -> {
			throw error;
		};
		Delivery delivery = SettlementQueueTests.message("id").delivery();
		RmqContext handling = new DeliveryContext(SettlementQueueTests.message("id"),
				new ListenerEndpoint("listener", "topic", SETTINGS, failing), () -> {
				});
		new ErrorHandledListener(failing, (message, context, thrown) -> handled.set(thrown)).onMessage(delivery,
				handling);
		assertThat(handled.get()).isInstanceOf(ExecutionException.class).hasCause(error);
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> new ErrorHandledListener(failing, (message, context, thrown) -> {
				throw thrown;
			}).onMessage(delivery, handling))
			.isSameAs(error);
	}

	private void start(ListenerSettings settings, RuntimeException error) {
		this.fixture.start(settings, new RmqMessageListener() {

			@Override
			public void onMessage(Delivery delivery, RmqContext context) {
				throw error;
			}

			@Override
			public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) {
				throw error;
			}

		});
		this.fixture.sender().send("id");
	}

	private void assertDeadAfterThreeAttempts(Class<?> error) {
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement().satisfies((dead) -> {
			assertThat(dead.reason()).isEqualTo("RETRIES_EXHAUSTED");
			assertThat(dead.errorType()).isEqualTo(error.getName());
			assertThat(StringUtils.countOccurrencesOf(String.valueOf(dead.history()), "\"at\":")).isEqualTo(3);
		});
	}

	/**
	 * An error that fails whatever it is asked.
	 */
	static final class UndescribableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

		@Override
		public synchronized Throwable getCause() {
			throw new IllegalStateException("no cause");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("no text");
		}

	}

}
