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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.rmq.broker.Due;
import io.rmq.retry.RetryDelays.Exponential;
import io.rmq.retry.RetryDelays.Listed;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RetryDelays}.
 */
class RetryDelaysTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void listedDelaysComeOneAfterTheOtherAndTheLastOneRepeats() {
		RetryDelays delays = new Listed(List.of(SECOND, MINUTE));
		assertThat(delays.before(1)).isEqualTo(SECOND);
		assertThat(delays.before(2)).isEqualTo(MINUTE);
		assertThat(delays.before(3)).isEqualTo(MINUTE);
		assertThat(delays.before(Integer.MAX_VALUE)).isEqualTo(MINUTE);
	}

	@Test
	void listIsCopied() {
		List<Duration> list = new ArrayList<>(List.of(SECOND));
		RetryDelays delays = new Listed(list);
		list.set(0, MINUTE);
		assertThat(delays.before(1)).isEqualTo(SECOND);
	}

	@Test
	void listsThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Listed(List.of()))
			.withMessage("delays of the retry policy must not be empty; for no retries set max-retries to 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new Listed(List.of(SECOND, Duration.ofNanos(-1))))
			.withMessageContaining("between none and ten years each, not PT-0.000000001S");
		assertThatIllegalArgumentException().isThrownBy(() -> new Listed(List.of(Due.After.MAX.plusNanos(1))));
	}

	@Test
	void growingDelaysAreMultipliedUpToTheMaximum() {
		RetryDelays delays = new Exponential(SECOND, 2, Duration.ofSeconds(10));
		assertThat(List.of(delays.before(1), delays.before(2), delays.before(3), delays.before(4), delays.before(5),
				delays.before(6)))
			.containsExactly(SECOND, Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8),
					Duration.ofSeconds(10), Duration.ofSeconds(10));
	}

	@Test
	void multiplierOfOneMakesAFixedDelay() {
		RetryDelays delays = new Exponential(MINUTE, 1, Due.After.MAX);
		assertThat(delays.before(1)).isEqualTo(MINUTE);
		assertThat(delays.before(Integer.MAX_VALUE)).isEqualTo(MINUTE);
	}

	@Test
	void delaysThatOverflowAreTheMaximum() {
		RetryDelays delays = new Exponential(Duration.ofMillis(1), Double.MAX_VALUE, Due.After.MAX);
		assertThat(delays.before(2)).isEqualTo(Due.After.MAX);
		assertThat(delays.before(1000)).isEqualTo(Due.After.MAX);
		assertThat(new Exponential(SECOND, 2, MINUTE).before(Integer.MAX_VALUE)).isEqualTo(MINUTE);
	}

	@RepeatedTest(200)
	void growingDelaysNeverShrinkAndStayInTheirRange(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		Duration initial = Duration.ofMillis(1 + random.nextLong(1L << random.nextInt(1, 38)));
		Duration maximum = initial.plusMillis(random.nextLong(1L << random.nextInt(1, 38)));
		RetryDelays delays = new Exponential(initial, 1 + Math.pow(10, random.nextInt(-3, 300)) * random.nextDouble(),
				maximum);
		Duration previous = initial;
		assertThat(delays.before(1)).isEqualTo(initial);
		for (int retry = 1; retry <= RetryPolicy.MAX_RETRIES; retry++) {
			Duration delay = delays.before(retry);
			assertThat(delay).as("retry %d of %s", retry, delays).isBetween(previous, maximum);
			previous = delay;
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.999, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void multiplierThatMakesNoSenseIsRefused(double multiplier) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(SECOND, multiplier, MINUTE))
			.withMessage("multiplier of the retry policy must be at least 1, not " + multiplier);
	}

	@Test
	void limitsThatMakeNoSenseAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(Duration.ZERO, 2, MINUTE))
			.withMessageContaining("initial-delay of the retry policy must be between 1ms and ten years, not PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(MINUTE, 2, SECOND))
			.withMessageContaining("max-delay of the retry policy must be between the initial-delay (PT1M) and ten");
		assertThatIllegalArgumentException().isThrownBy(() -> new Exponential(MINUTE, 2, Due.After.MAX.plusMillis(1)));
	}

}
