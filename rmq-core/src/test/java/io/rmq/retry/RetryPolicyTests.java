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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqFormatException;
import io.rmq.RmqHandlerTimeoutException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.RmqRetryException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Due;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.retry.RmqErrorClassifier.Decision;
import io.rmq.test.StubContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RetryPolicy}.
 */
class RetryPolicyTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final RuntimeException ERROR = new IllegalStateException("failed");

	private final RetryPolicy policy = RetryPolicy.of(SECOND, HOUR);

	@Test
	void messageIsRetriedByTheListAndThenADeadLetter() {
		assertThat(delays(this.policy, 0, ERROR)).containsExactly(SECOND, HOUR);
		assertThat(reason(this.policy, delivery(3, 0), ERROR)).isEqualTo(DeadLetterReason.RETRIES_EXHAUSTED);
	}

	@Test
	void defaultsOutliveAnOutageOfHours() {
		RetryPolicy defaults = RetryPolicy.defaults();
		assertThat(defaults.jitter()).isEqualTo(0.1);
		assertThat(delays(defaults.withJitter(0), 0, ERROR)).containsExactly(SECOND.multipliedBy(10),
				Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30), HOUR,
				HOUR.multipliedBy(2), HOUR.multipliedBy(4));
	}

	@Test
	void lastDelayRepeatsWhenThereAreMoreRetriesThanDelays() {
		assertThat(delays(this.policy.withMaxRetries(4), 0, ERROR)).containsExactly(SECOND, HOUR, HOUR, HOUR);
	}

	@Test
	void noRetriesMeansADeadLetterAtOnce() {
		assertThat(reason(this.policy.withMaxRetries(0), delivery(1, 0), ERROR))
			.isEqualTo(DeadLetterReason.RETRIES_EXHAUSTED);
	}

	@Test
	void messageMayAskForFewerAttemptsOrMore() {
		assertThat(delays(this.policy, 1, ERROR)).isEmpty();
		assertThat(delays(this.policy, 2, ERROR)).containsExactly(SECOND);
		assertThat(delays(this.policy, 5, ERROR)).containsExactly(SECOND, HOUR, HOUR, HOUR);
		assertThat(delays(this.policy.withMaxRetries(0), 2, ERROR)).containsExactly(SECOND);
		assertThat(delays(RetryPolicy.exponential(SECOND, 60, HOUR, 0), 4, ERROR)).containsExactly(SECOND,
				Duration.ofMinutes(1), HOUR);
	}

	@Test
	void handlerMayAskForADelayOfItsOwnAsLongAsAttemptsAreLeft() {
		RuntimeException request = new RmqRetryException(Duration.ofMillis(7));
		assertThat(delays(this.policy, 0, request)).containsExactly(Duration.ofMillis(7), Duration.ofMillis(7));
		assertThat(delays(this.policy.withJitter(1), 0, new IllegalStateException(new RuntimeException(request))))
			.containsExactly(Duration.ofMillis(7), Duration.ofMillis(7));
		assertThat(reason(this.policy, delivery(3, 0), request)).isEqualTo(DeadLetterReason.RETRIES_EXHAUSTED);
	}

	@Test
	void handlerThatAsksForADelayIsNotRefusedByTheLists() {
		IOException cause = new IOException("busy");
		RuntimeException request = new RmqRetryException(SECOND, "busy", cause);
		assertThat(reason(this.policy.withNonRetryable(Set.of(IOException.class)), delivery(1, 0), request)).isNull();
		assertThat(reason(this.policy.withRetryable(Set.of(IllegalStateException.class)), delivery(1, 0), request))
			.isNull();
	}

	@Test
	void whatIsExcludedIsNotRetriedNorItsSubclassesNorWhatItCaused() {
		RetryPolicy excluding = this.policy.withNonRetryable(Set.of(IOException.class));
		assertThat(reason(excluding, new IOException())).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(excluding, new FileNotFoundException())).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(excluding, new IllegalStateException(new UncheckedIOException(new IOException()))))
			.isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(excluding, new Exception())).isNull();
	}

	@Test
	void onlyWhatIsIncludedIsRetriedWithItsSubclassesAndWhatItCaused() {
		RetryPolicy including = this.policy.withRetryable(Set.of(IOException.class, RmqHandlerTimeoutException.class));
		assertThat(reason(including, new IOException())).isNull();
		assertThat(reason(including, new FileNotFoundException())).isNull();
		assertThat(reason(including, new IllegalStateException(new RuntimeException(new IOException())))).isNull();
		assertThat(reason(including, new RmqHandlerTimeoutException("slow", null))).isNull();
		assertThat(reason(including, new Exception())).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(including, new OutOfMemoryError())).isEqualTo(DeadLetterReason.FATAL);
	}

	@Test
	void excludingWinsOverIncluding() {
		RetryPolicy both = this.policy.withRetryable(Set.of(IOException.class))
			.withNonRetryable(Set.of(FileNotFoundException.class));
		assertThat(reason(both, new IOException())).isNull();
		assertThat(reason(both, new FileNotFoundException())).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(both, new IOException(new FileNotFoundException()))).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(both.withNonRetryable(Set.of(IOException.class)), new IOException()))
			.isEqualTo(DeadLetterReason.FATAL);
	}

	@Test
	void fatalAndUnreadableAreNeverRetriedWhoeverAsks() {
		RetryPolicy eager = this.policy.withRetryable(Set.of(Throwable.class))
			.withClassifiers(List.of((error, context) -> Decision.RETRY));
		assertThat(reason(eager, new RmqFatalException("never"))).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(eager, new RuntimeException(new RmqFatalException("never"))))
			.isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(eager, new RmqRetryException(SECOND, "again", new RmqFatalException("never"))))
			.isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(eager, new RmqUnreadableMessageException("no order", null)))
			.isEqualTo(DeadLetterReason.CONVERSION);
		// What a handler fails to send is no fault of the message that it handles.
		assertThat(settle(eager, delivery(1, 0), new RmqSerializationException("no invoice", null)))
			.isInstanceOf(Settlement.Retry.class);
		assertThat(reason(eager, new RuntimeException(new RmqFormatException("new", null))))
			.isEqualTo(DeadLetterReason.CONVERSION);
	}

	@Test
	void causesThatGoRoundInACircleAreLookedAtOnce() {
		IllegalStateException first = new IllegalStateException("first");
		first.initCause(new RuntimeException(first));
		assertThat(reason(this.policy.withNonRetryable(Set.of(IOException.class)), first)).isNull();
		assertThat(reason(this.policy.withRetryable(Set.of(IOException.class)), first))
			.isEqualTo(DeadLetterReason.FATAL);
	}

	@Test
	void firstClassifierThatDecidesWinsOverTheLists() {
		RmqErrorClassifier undecided = (error, context) -> Decision.DEFAULT;
		RmqErrorClassifier retry = (error, context) -> Decision.RETRY;
		RmqErrorClassifier fatal = (error, context) -> Decision.FATAL;
		RetryPolicy excluding = this.policy.withNonRetryable(Set.of(IllegalStateException.class));
		assertThat(reason(excluding.withClassifiers(List.of(undecided, retry, fatal)), ERROR)).isNull();
		assertThat(reason(this.policy.withClassifiers(List.of(undecided, fatal, retry)), ERROR))
			.isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(this.policy.withClassifiers(List.of(fatal)), new RmqRetryException(SECOND)))
			.isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(excluding.withClassifiers(List.of(undecided)), ERROR)).isEqualTo(DeadLetterReason.FATAL);
		assertThat(reason(this.policy.withClassifiers(List.of(retry)), delivery(3, 0), ERROR))
			.isEqualTo(DeadLetterReason.RETRIES_EXHAUSTED);
	}

	@Test
	void classifierKnowsTheErrorAndTheAttempt() {
		RetryPolicy limited = this.policy.withClassifiers(List
			.of((error, context) -> (error == ERROR && context.attempt() == 2 && context.messageId().equals("id"))
					? Decision.FATAL : Decision.DEFAULT));
		assertThat(reason(limited, delivery(1, 0), ERROR)).isNull();
		assertThat(reason(limited, delivery(2, 0), ERROR)).isEqualTo(DeadLetterReason.FATAL);
	}

	@Test
	void classifierThatFailsDoesNotDecide() {
		RmqErrorClassifier broken = (error, context) -> {
			throw new NoClassDefFoundError("broken");
		};
		assertThat(reason(this.policy.withClassifiers(List.of(broken)), ERROR)).isNull();
		assertThat(reason(this.policy.withClassifiers(List.of(broken, (error, context) -> Decision.FATAL)), ERROR))
			.isEqualTo(DeadLetterReason.FATAL);
	}

	@Test
	void immediateRetriesAreAsManyAsAllowed() {
		RetryPolicy immediate = this.policy.withImmediateRetries(2);
		RmqContext context = context(delivery(1, 0));
		assertThat(IntStream.rangeClosed(1, 4).mapToObj((calls) -> immediate.isImmediate(ERROR, context, calls)))
			.containsExactly(true, true, false, false);
		assertThat(this.policy.isImmediate(ERROR, context, 1)).isFalse();
	}

	@Test
	void whatIsNotRetriedIsNotRetriedAtOnceEither() {
		RetryPolicy immediate = this.policy.withImmediateRetries(2).withNonRetryable(Set.of(IOException.class));
		RmqContext context = context(delivery(1, 0));
		assertThat(immediate.isImmediate(new RmqFatalException("never"), context, 1)).isFalse();
		assertThat(immediate.isImmediate(new RmqUnreadableMessageException("no order", null), context, 1)).isFalse();
		assertThat(immediate.isImmediate(new IOException(), context, 1)).isFalse();
		assertThat(immediate.isImmediate(new RmqRetryException(SECOND), context, 1)).isFalse();
		assertThat(
				immediate.withClassifiers(List.of((error, attempt) -> Decision.FATAL)).isImmediate(ERROR, context, 1))
			.isFalse();
	}

	@Test
	void jitterSpreadsADelayToBothSides() {
		RetryPolicy jittering = this.policy.withJitter(0.2);
		assertThat(jittering.jittered(SECOND, 0)).isEqualTo(Duration.ofMillis(800));
		assertThat(jittering.jittered(SECOND, 0.5)).isEqualTo(SECOND);
		assertThat(jittering.jittered(SECOND, 1)).isEqualTo(Duration.ofMillis(1200));
		assertThat(this.policy.jittered(SECOND, 0)).isEqualTo(SECOND);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.001, 0.1, 0.5, 0.99, 1 })
	void delaysWithJitterStayInTheirRangeAndDiffer(double jitter) {
		for (Duration delay : List.of(Duration.ZERO, Duration.ofMillis(1), SECOND, HOUR, Due.After.MAX)) {
			RetryPolicy jittering = RetryPolicy.of(delay).withJitter(jitter);
			long spread = (long) Math.ceil(delay.toMillis() * jitter);
			List<Duration> delays = IntStream.range(0, 500).mapToObj((i) -> jittering.delay(1)).toList();
			assertThat(delays).allSatisfy(
					(jittered) -> assertThat(jittered).isBetween(delay.minusMillis(spread), delay.plusMillis(spread))
						.isGreaterThanOrEqualTo(Duration.ZERO));
			if (spread > 100) {
				assertThat(Set.copyOf(delays)).hasSizeGreaterThan(50);
				assertThat(delays).anyMatch((jittered) -> jittered.compareTo(delay) < 0)
					.anyMatch((jittered) -> jittered.compareTo(delay) > 0);
			}
		}
	}

	@Test
	void valuesOutOfRangeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withMaxRetries(-1))
			.withMessage("max-retries of the retry policy must be between 0 and 1000, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withMaxRetries(1001));
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withJitter(1.01))
			.withMessage("jitter of the retry policy must be between 0 and 1, not 1.01");
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withJitter(-0.1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withJitter(Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withImmediateRetries(11))
			.withMessage("immediate of the retry policy must be between 0 and 10, not 11");
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withImmediateRetries(-1));
		assertThatIllegalArgumentException().isThrownBy(RetryPolicy::of).withMessageContaining("must not be empty");
	}

	@Test
	void policiesAreValues() {
		assertThat(RetryPolicy.of(SECOND, HOUR)).isEqualTo(this.policy).hasSameHashCodeAs(this.policy);
		assertThat(this.policy.withJitter(0.1)).isNotEqualTo(this.policy);
	}

	/**
	 * The delays before each retry until there is none.
	 */
	private static List<Duration> delays(RetryPolicy policy, int maxAttempts, Throwable error) {
		return IntStream.iterate(1, (attempt) -> attempt + 1)
			.mapToObj((attempt) -> settle(policy, delivery(attempt, maxAttempts), error))
			.takeWhile((settlement) -> settlement instanceof Settlement.Retry)
			.map((settlement) -> ((Settlement.Retry) settlement).delay())
			.toList();
	}

	private static DeadLetterReason reason(RetryPolicy policy, Throwable error) {
		return reason(policy, delivery(1, 0), error);
	}

	/**
	 * The reason why it is a dead letter; {@code null} if it is retried.
	 */
	private static DeadLetterReason reason(RetryPolicy policy, Delivery delivery, Throwable error) {
		Settlement settlement = settle(policy, delivery, error);
		return (settlement instanceof Settlement.DeadLetter deadLetter) ? deadLetter.reason() : null;
	}

	private static Settlement settle(RetryPolicy policy, Delivery delivery, Throwable error) {
		Settlement settlement = policy.settle(delivery, error, context(delivery));
		assertThat(settlement.delivery()).isSameAs(delivery);
		return settlement;
	}

	private static RmqContext context(Delivery delivery) {
		return new StubContext(delivery.messageId(), "topic", "group", "listener", RmqPriority.NORMAL,
				delivery.attempt(), 1, Instant.EPOCH, Instant.EPOCH);
	}

	private static Delivery delivery(int attempt, int maxAttempts) {
		return new Delivery(new Lease(Lane.values()[0], "1-0"), "topic", "id", null, RmqHeaders.empty(), new byte[0],
				Instant.EPOCH, 0, maxAttempts, attempt - 1, 0, "", 1, null);
	}

}
