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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.rmq.listener.container.LogLines;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DutyLoop}.
 */
class DutyLoopTests {

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

	private final AtomicInteger performed = new AtomicInteger();

	private final LogLines log = new LogLines();

	DutyLoopTests() {
		this.executor.setRemoveOnCancelPolicy(true);
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
		this.log.close();
	}

	@Test
	void goesOnAfterAnError() {
		loop(() -> {
			if (this.performed.get() == 1) {
				throw new NoClassDefFoundError("gone");
			}
			return Duration.ZERO;
		});
		awaitPerformed(3);
	}

	@Test
	void goesOnAfterAnErrorThatCannotBeReported() {
		loop(() -> {
			if (this.performed.get() == 1) {
				throw new IllegalStateException() {

					@Override
					public String getMessage() {
						throw new OutOfMemoryError("heap");
					}

				};
			}
			return Duration.ZERO;
		});
		awaitPerformed(3);
	}

	@Test
	void goesOnWhenWhoIsToldOfAChangeFails() {
		new DutyLoop(this.executor, duty(() -> {
			if (this.performed.get() == 1) {
				throw new IllegalStateException("away");
			}
			return Duration.ZERO;
		}), Duration.ZERO, (state) -> {
			throw new IllegalStateException("cannot be told");
		});
		awaitPerformed(4);
		assertThat(this.log.lines(Level.ERROR, "A listener of the change failed")).hasSize(2);
	}

	@Test
	void saysOnceThatItDoesNotWorkAndOnceThatItWorksAgain() {
		loop(() -> {
			if (this.performed.get() <= 4) {
				throw new IllegalStateException("away");
			}
			return Duration.ofMinutes(1);
		});
		awaitPerformed(5);
		Awaitility.await().until(() -> this.log.lines(Level.INFO, "Works again: testing").size() == 1);
		assertThat(this.log.lines(Level.WARN, "testing")).hasSize(1);
	}

	@Test
	void isPerformedEarlierWhenToldSo() {
		DutyLoop loop = loop(() -> Duration.ofMinutes(1));
		awaitPerformed(1);
		loop.performWithin(Duration.ofMillis(10));
		awaitPerformed(2);
		loop.performWithin(Duration.ofMinutes(2));
		Awaitility.await().until(() -> this.executor.getQueue().size() == 1);
	}

	@Test
	void isDueOnceHoweverOftenItIsToldSo() {
		DutyLoop loop = loop(() -> Duration.ofMinutes(1));
		CompletableFuture<?>[] callers = IntStream.range(0, 4).mapToObj((caller) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 20_000; i++) {
				loop.performWithin(Duration.ofNanos(i % 50_000));
			}
		})).toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(callers).join();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.executor.getQueue().size() + this.executor.getActiveCount()).isOne());
		loop.close();
		assertThat(this.executor.getQueue()).isEmpty();
	}

	@Test
	void taskThatIsReplacedJustWhenItBeginsDoesNothing() {
		List<Runnable> tasks = new ArrayList<>();
		ScheduledExecutorService executor = Mockito.mock(ScheduledExecutorService.class);
		BDDMockito
			.willAnswer(
					(invocation) -> tasks.add(invocation.getArgument(0)) ? Mockito.mock(ScheduledFuture.class) : null)
			.given(executor)
			.schedule(Mockito.any(Runnable.class), Mockito.anyLong(), Mockito.any());
		try (DutyLoop loop = loop(executor, () -> Duration.ofMinutes(1))) {
			tasks.get(0).run();
			loop.performWithin(Duration.ofSeconds(1));
			assertThat(tasks).hasSize(3);
			// Too late to be cancelled.
			tasks.get(1).run();
			assertThat(this.performed).hasValue(1);
			tasks.get(2).run();
			assertThat(this.performed).hasValue(2);
			assertThat(tasks).hasSize(4);
		}
	}

	private void awaitPerformed(int count) {
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> this.performed.get() >= count);
	}

	private DutyLoop loop(Supplier<Duration> action) {
		return loop(this.executor, action);
	}

	private DutyLoop loop(ScheduledExecutorService executor, Supplier<Duration> action) {
		return new DutyLoop(executor, duty(action));
	}

	private Duty duty(Supplier<Duration> action) {
		return new Duty() {

			@Override
			public String description() {
				return "testing";
			}

			@Override
			public Duration perform() {
				DutyLoopTests.this.performed.incrementAndGet();
				return action.get();
			}

			@Override
			public Duration longestPause() {
				return Duration.ofMillis(100);
			}

		};
	}

}
