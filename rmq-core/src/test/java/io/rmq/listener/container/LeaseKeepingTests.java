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
import java.util.Collection;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Level;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Lease;
import io.rmq.broker.Subscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Captor;
import org.mockito.Mockito;
import org.mockito.MockitoAnnotations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaseKeeping}.
 */
class LeaseKeepingTests {

	private final Subscription subscription = Mockito.mock(Subscription.class);

	private final InFlightMessages inFlight = new InFlightMessages();

	private final LogLines log = new LogLines();

	@Captor
	private ArgumentCaptor<Collection<Lease>> extended;

	private AutoCloseable mocks;

	@BeforeEach
	void openMocks() {
		this.mocks = MockitoAnnotations.openMocks(this);
	}

	@AfterEach
	void close() throws Exception {
		this.log.close();
		this.mocks.close();
	}

	@Test
	void beginsLeasesAnewThatAreAQuarterOver() {
		LeaseKeeping keeping = keeping(Duration.ofMillis(40));
		InFlightMessage old = hold("old");
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> olderThan(old, Duration.ofMillis(10)));
		BDDMockito.given(this.subscription.extend(this.extended.capture())).willReturn(Set.of());
		assertThat(keeping.perform()).isEqualTo(Duration.ofMillis(10));
		assertThat(this.extended.getValue()).containsExactly(old.delivery().lease());
	}

	@Test
	void leavesFreshLeasesAlone() {
		LeaseKeeping keeping = keeping(Duration.ofMinutes(1));
		hold("new");
		keeping.perform();
		Mockito.verify(this.subscription, Mockito.never()).extend(ArgumentMatchers.anyCollection());
	}

	@Test
	void messageWhoseLeaseIsLostIsTakenFromItsHandlerOnce() {
		LeaseKeeping keeping = keeping(Duration.ofMillis(3));
		InFlightMessage message = hold("id");
		message.begin();
		BDDMockito.given(this.subscription.extend(ArgumentMatchers.anyCollection()))
			.willReturn(Set.of(message.delivery().lease()));
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> olderThan(message, Duration.ofMillis(1)));
		keeping.perform();
		assertThat(Thread.interrupted()).isTrue();
		// It cleans up, and takes its time.
		keeping.perform();
		assertThat(Thread.interrupted()).isFalse();
		assertThat(message.end()).isEqualTo(MessageState.LEASE_LOST);
		assertThat(this.log.lines(Level.WARN, "was lost")).hasSize(1);
	}

	@Test
	void messageThatIsSettledWhileItIsRenewedIsNotLost() {
		LeaseKeeping keeping = keeping(Duration.ofMillis(3));
		InFlightMessage message = hold("id");
		BDDMockito.given(this.subscription.extend(ArgumentMatchers.anyCollection())).willAnswer((call) -> {
			message.beginSettlingEarly();
			message.settled();
			return Set.of(message.delivery().lease());
		});
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> olderThan(message, Duration.ofMillis(1)));
		keeping.perform();
		assertThat(message.begin()).isTrue();
		assertThat(this.log.lines(Level.WARN, "was lost")).isEmpty();
	}

	@Test
	void entryThatTheServerGaveOutTwiceDoesNotEndTheOtherLeases() {
		LeaseKeeping keeping = keeping(Duration.ofMillis(3));
		InFlightMessage one = hold("same");
		InFlightMessage two = hold("same");
		InFlightMessage other = hold("other");
		BDDMockito.given(this.subscription.extend(this.extended.capture())).willReturn(Set.of(one.delivery().lease()));
		Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> olderThan(other, Duration.ofMillis(1)));
		keeping.perform();
		assertThat(this.extended.getValue()).containsExactlyInAnyOrder(one.delivery().lease(),
				other.delivery().lease());
		assertThat(List.of(one.state(), two.state(), other.state())).containsExactly(MessageState.LEASE_LOST,
				MessageState.LEASE_LOST, MessageState.BUFFERED);
	}

	private LeaseKeeping keeping(Duration lease) {
		BDDMockito.given(this.subscription.consumer()).willReturn(new ConsumerSpec("topic", "group", "name", lease, 5));
		return new LeaseKeeping(this.subscription, this.inFlight);
	}

	private InFlightMessage hold(String id) {
		InFlightMessage message = SettlementQueueTests.message(id);
		this.inFlight.add(List.of(message));
		return message;
	}

	private static boolean olderThan(InFlightMessage message, Duration age) {
		return message.needsRenewal(age.toNanos());
	}

}
