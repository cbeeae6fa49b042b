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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.RmqConnectionException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lease;
import io.rmq.broker.Subscription;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LeaseExpiry} and {@link LeaseTerms}.
 */
class LeaseExpiryTests {

	private final InFlightMessages inFlight = new InFlightMessages();

	private final AtomicInteger handBacks = new AtomicInteger();

	private final LeaseExpiry expiry = new LeaseExpiry("name", this.inFlight, Duration.ofSeconds(27),
			this.handBacks::incrementAndGet);

	private final Subscription subscription = Mockito.mock(Subscription.class);

	private final LeaseTerms terms = new LeaseTerms(this.subscription);

	@Test
	void handlerIsInterruptedWhenItsLeaseMayHaveRunOut() {
		InFlightMessage message = hold(Moment.now());
		message.begin();
		assertThat(this.expiry.perform()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(27));
		assertThat(Thread.interrupted()).isFalse();
		message.renewed(InFlightMessageTests.ago(Duration.ofSeconds(28)));
		this.expiry.perform();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(message.end()).isEqualTo(MessageState.LEASE_LOST);
		assertThat(this.inFlight.lost()).isOne();
		assertThat(this.handBacks).hasValue(0);
	}

	@Test
	void whatIsNotBegunGoesBackAndTakesNoPermit() {
		InFlightMessage message = hold(InFlightMessageTests.ago(Duration.ofSeconds(28)));
		this.expiry.perform();
		assertThat(message.isReleasable()).isTrue();
		assertThat(this.inFlight.permitsTaken()).isZero();
		assertThat(this.handBacks).hasValue(1);
	}

	@Test
	void outcomeThatIsBeingStoredIsNotLost() {
		InFlightMessage message = hold(InFlightMessageTests.ago(Duration.ofSeconds(28)));
		message.beginSettling();
		assertThat(this.expiry.perform()).isEqualTo(Duration.ofSeconds(27));
		assertThat(message.state()).isEqualTo(MessageState.SETTLING);
	}

	@Test
	void answerThatCameSoonIsNotAskedFor() {
		lease();
		InFlightMessage message = InFlightMessageTests.confirmed(Moment.now());
		assertThat(this.terms.hold(List.of(message.delivery()), Moment.now())).singleElement()
			.satisfies((held) -> assertThat(held.begin()).isTrue());
		Mockito.verify(this.subscription, Mockito.never()).extend(ArgumentMatchers.anyCollection());
	}

	@Test
	void leasesOfAnAnswerThatCameLateAreRenewedAndThoseLostAreDropped() {
		lease();
		Delivery delivery = InFlightMessageTests.confirmed(Moment.now()).delivery();
		Moment asked = InFlightMessageTests.ago(Duration.ofSeconds(40));
		BDDMockito.given(this.subscription.extend(Set.of(delivery.lease()))).willReturn(Set.of());
		assertThat(this.terms.hold(List.of(delivery), asked)).singleElement()
			.satisfies((held) -> assertThat(held.begin()).isTrue());
		BDDMockito.given(this.subscription.extend(Set.of(delivery.lease())))
			.willReturn(Set.<Lease>of(delivery.lease()));
		assertThat(this.terms.hold(List.of(delivery), asked)).isEmpty();
		BDDMockito.given(this.subscription.extend(Set.of(delivery.lease())))
			.willThrow(new RmqConnectionException("away", null));
		assertThatExceptionOfType(RmqConnectionException.class)
			.isThrownBy(() -> this.terms.hold(List.of(delivery), asked));
	}

	private void lease() {
		BDDMockito.given(this.subscription.consumer())
			.willReturn(new ConsumerSpec("topic", "group", "name", Duration.ofSeconds(30), 5));
	}

	private InFlightMessage hold(Moment confirmed) {
		InFlightMessage message = InFlightMessageTests.confirmed(confirmed);
		this.inFlight.add(List.of(message));
		return message;
	}

}
