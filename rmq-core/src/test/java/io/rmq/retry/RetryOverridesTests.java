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

package io.rmq.retry;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.rmq.retry.RetryDelays.Exponential;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RetryOverrides}.
 */
class RetryOverridesTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private final RetryPolicy listed = RetryPolicy.of(SECOND, HOUR)
		.withJitter(0.3)
		.withImmediateRetries(1)
		.withRetryable(Set.of(Exception.class))
		.withNonRetryable(Set.of(IOException.class))
		.withClassifiers(List.of((error, context) -> RmqErrorClassifier.Decision.DEFAULT));

	private final RetryPolicy growing = this.listed.withDelays(new Exponential(SECOND, 3, HOUR)).withMaxRetries(9);

	@Test
	void changeNothingWhenTheySayNothing() {
		RetryOverrides none = new RetryOverrides(null, null, null, null, null, null, null, null, null);
		assertThat(none.applyTo(this.listed)).isEqualTo(this.listed);
		assertThat(none.applyTo(this.growing)).isEqualTo(this.growing);
	}

	@Test
	void changeEverythingButTheClassifiers() {
		RetryPolicy changed = new RetryOverrides(List.of(HOUR), null, null, null, 5, 0.1, 2, Set.of(Error.class),
				Set.of(AssertionError.class))
			.applyTo(this.growing);
		assertThat(changed).isEqualTo(new RetryPolicy(new RetryDelays.Listed(List.of(HOUR)), 5, 0.1, 2,
				Set.of(Error.class), Set.of(AssertionError.class), this.growing.classifiers()));
	}

	@Test
	void newListBringsItsOwnNumberOfRetries() {
		assertThat(delays(List.of(HOUR, HOUR, HOUR), null, null, null).applyTo(this.growing).maxRetries()).isEqualTo(3);
	}

	@Test
	void initialDelayMakesDelaysGrow() {
		RetryPolicy changed = delays(null, SECOND, null, null).applyTo(this.listed);
		assertThat(changed).isEqualTo(this.listed.withDelays(new Exponential(SECOND, 2, Duration.ofHours(24))));
		assertThat(changed.maxRetries()).isEqualTo(2);
	}

	@Test
	void initialDelayMayBeLongerThanTheUsualMaximum() {
		Duration week = Duration.ofDays(7);
		assertThat(delays(null, week, null, null).applyTo(this.listed).delays())
			.isEqualTo(new Exponential(week, 2, week));
	}

	@Test
	void eachPartOfGrowingDelaysCanBeChanged() {
		assertThat(delays(null, HOUR, null, null).applyTo(this.growing).delays())
			.isEqualTo(new Exponential(HOUR, 3, HOUR));
		assertThat(delays(null, null, 1.5, null).applyTo(this.growing).delays())
			.isEqualTo(new Exponential(SECOND, 1.5, HOUR));
		assertThat(delays(null, null, null, SECOND).applyTo(this.growing).delays())
			.isEqualTo(new Exponential(SECOND, 3, SECOND));
	}

	@Test
	void whatDoesNotGoTogetherIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> delays(List.of(SECOND), SECOND, null, null))
			.withMessageContaining("both a list of delays and delays that grow");
		assertThatIllegalArgumentException().isThrownBy(() -> delays(List.of(SECOND), null, 2.0, null));
		assertThatIllegalArgumentException().isThrownBy(() -> delays(List.of(SECOND), null, null, HOUR));
		assertThatIllegalArgumentException().isThrownBy(() -> delays(null, HOUR, null, SECOND))
			.withMessageContaining("max-delay of the retry policy must be between the initial-delay (PT1H)");
		assertThatIllegalArgumentException().isThrownBy(() -> delays(null, null, 2.0, null).applyTo(this.listed))
			.withMessageEndingWith("add an initial-delay");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> delays(null, null, null, SECOND).applyTo(RetryPolicy.exponential(HOUR, 2, HOUR, 1)));
	}

	@Test
	void valuesOutOfRangeAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> delays(List.of(), null, null, null))
			.withMessageContaining("must not be empty");
		assertThatIllegalArgumentException().isThrownBy(() -> delays(null, null, 0.5, null));
		assertThatIllegalArgumentException().isThrownBy(() -> delays(null, null, null, Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryOverrides(null, null, null, null, -1, null, null, null, null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryOverrides(null, null, null, null, null, 2.0, null, null, null));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryOverrides(null, null, null, null, null, null, 11, null, null));
	}

	private static RetryOverrides delays(@Nullable List<Duration> delays, @Nullable Duration initial,
			@Nullable Double multiplier, @Nullable Duration maximum) {
		return new RetryOverrides(delays, initial, multiplier, maximum, null, null, null, null, null);
	}

}
