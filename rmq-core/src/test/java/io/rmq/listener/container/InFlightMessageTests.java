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
import java.time.Instant;

import io.rmq.RmqHeaders;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InFlightMessage}: when it may be begun.
 */
class InFlightMessageTests {

	private static final long VALIDITY = Duration.ofSeconds(27).toNanos();

	@Test
	void isBegunWithinItsLease() {
		InFlightMessage message = confirmed(ago(Duration.ofSeconds(20)));
		assertThat(message.begin()).isTrue();
		assertThat(message.isHandled()).isTrue();
	}

	@Test
	void isNotBegunWhenItsLeaseMayHaveRunOut() {
		InFlightMessage message = confirmed(ago(Duration.ofSeconds(28)));
		assertThat(message.begin()).isFalse();
		assertThat(message.isReleasable()).isTrue();
	}

	@Test
	void isNotBegunAfterTheMachineHasSlept() {
		Moment now = Moment.now();
		InFlightMessage message = confirmed(new Moment(now.nanos(), now.millis() - 28_000));
		assertThat(message.begin()).isFalse();
	}

	@Test
	void isBegunWithOthersByTheSameRule() {
		assertThat(confirmed(ago(Duration.ofSeconds(28))).begin(new InterruptLimit())).isFalse();
		assertThat(confirmed(Moment.now()).begin(new InterruptLimit())).isTrue();
	}

	@Test
	void renewalStartsTheTimeAgain() {
		InFlightMessage message = confirmed(ago(Duration.ofSeconds(28)));
		message.renewed(ago(Duration.ofSeconds(1)));
		assertThat(message.begin()).isTrue();
		assertThat(message.leaseLeft()).isBetween(Duration.ofSeconds(20).toNanos(), Duration.ofSeconds(26).toNanos());
	}

	@Test
	void needsNoLeaseOnceItIsSettled() {
		InFlightMessage message = confirmed(ago(Duration.ofSeconds(28)));
		message.beginSettlingEarly();
		message.settled();
		assertThat(message.begin()).isTrue();
		assertThat(message.leaseLeft()).isEqualTo(VALIDITY);
	}

	@Test
	void isNotBegunAgainAtOnceWhenItsLeaseMayHaveRunOut() {
		InFlightMessage message = confirmed(Moment.now());
		message.begin();
		assertThat(message.mayBeginAgain()).isTrue();
		message.renewed(ago(Duration.ofSeconds(28)));
		assertThat(message.mayBeginAgain()).isFalse();
	}

	static Moment ago(Duration age) {
		Moment now = Moment.now();
		return new Moment(now.nanos() - age.toNanos(), now.millis() - age.toMillis());
	}

	static InFlightMessage confirmed(Moment confirmed) {
		return new InFlightMessage(new Delivery(new Lease(Lane.TOPIC_NORMAL, "1-0"), "topic", "id", null,
				RmqHeaders.empty(), new byte[0], Instant.now(), 0, 0, 0, 0, "", 1, null), Instant.now(), confirmed,
				VALIDITY);
	}

}
