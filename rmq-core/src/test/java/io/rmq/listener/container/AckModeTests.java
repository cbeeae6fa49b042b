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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Level;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.StopConsumingException;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * When a message counts as handled, and who says so.
 */
class AckModeTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final LogLines log = new LogLines();

	private final Map<String, RmqAcknowledgment> open = new ConcurrentHashMap<>();

	private final Map<String, RmqContext> contexts = new ConcurrentHashMap<>();

	private final List<String> handled = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.fixture.close();
		this.log.close();
	}

	@Test
	void messageStaysHeldUntilItIsAcknowledgedByHand() {
		RmqListenerContainer container = this.fixture.start(manual(), new Keeping());
		this.fixture.sender().send("m1", "m2");
		Awaitility.await().until(() -> this.open.size() == 2);
		assertThat(container.state().held()).isEqualTo(2);
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isEqualTo(2);
		this.open.values().forEach(RmqAcknowledgment::acknowledge);
		this.fixture.awaitDone();
		Awaitility.await().until(() -> container.state().held() == 0);
		assertThat(this.handled).containsExactlyInAnyOrder("m1", "m2");
	}

	@Test
	void leaseIsKeptWhileAnAcknowledgmentIsAwaited() {
		this.fixture.start(manual(), new Keeping());
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.open.containsKey("id"));
		Awaitility.await()
			.pollDelay(ContainerFixture.settings().lease().multipliedBy(2))
			.until(() -> this.handled.size() == 1);
		this.open.get("id").acknowledge();
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(1);
	}

	@Test
	void messageThatIsNotAcknowledgedComesBackAfterTheDelayAndIsDeadInTheEnd() {
		this.fixture.start(manual(), new Keeping((delivery, acknowledgment) -> acknowledgment.nack(Duration.ZERO)));
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(3);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.satisfies((dead) -> assertThat(dead.reason()).isEqualTo("RETRIES_EXHAUSTED"));
	}

	@Test
	void messageThatIsRejectedIsADeadLetterAtOnce() {
		this.fixture.start(manual(), new Keeping((delivery, acknowledgment) -> acknowledgment.reject("too old")));
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(1);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement().satisfies((dead) -> {
			assertThat(dead.reason()).isEqualTo("REJECTED");
			assertThat(dead.errorMessage()).isEqualTo("too old");
		});
	}

	@Test
	void messageIsSettledOnce() {
		this.fixture.start(manual(), new Keeping());
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.open.containsKey("id"));
		RmqAcknowledgment acknowledgment = this.open.get("id");
		assertThatIllegalArgumentException().isThrownBy(() -> acknowledgment.nack(Duration.ofSeconds(-1)));
		acknowledgment.acknowledge();
		assertThatIllegalStateException().isThrownBy(acknowledgment::acknowledge).withMessageContaining("already");
		assertThatIllegalStateException().isThrownBy(() -> acknowledgment.reject("no"));
		this.fixture.awaitDone();
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void errorAfterTheAcknowledgmentChangesNothing() {
		this.fixture.start(manual(), new Keeping((delivery, acknowledgment) -> {
			acknowledgment.acknowledge();
			throw new IllegalStateException("too late");
		}));
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(1);
		assertThat(this.log.lines(Level.WARN, "after it had settled")).hasSize(1);
	}

	@Test
	void errorBeforeTheAcknowledgmentIsAFailure() {
		this.fixture.start(manual(), new Keeping((delivery, acknowledgment) -> {
			throw new IllegalStateException("broken");
		}));
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(3);
	}

	@Test
	void messageThatNobodySettlesInTimeHasFailed() {
		this.fixture.start(manual().withHandlerTimeout(Duration.ofMillis(100)), new Keeping());
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).hasSize(3);
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).singleElement()
			.satisfies((dead) -> assertThat(dead.errorMessage()).contains("did not settle").contains("PT0.1S"));
		assertThatIllegalStateException().isThrownBy(() -> this.open.get("id").acknowledge());
	}

	@Test
	void stopHandsBackWhatIsNotAcknowledged() {
		RmqListenerContainer container = this.fixture.start(manual().withShutdownTimeout(Duration.ofMillis(100)),
				new Keeping());
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.open.containsKey("id"));
		container.stop();
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		assertThat(this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isOne();
		assertThatIllegalStateException().isThrownBy(() -> this.open.get("id").acknowledge())
			.withMessageContaining("not held any more");
	}

	@Test
	void messageThatIsAcknowledgedOnReceiptIsHandledAtMostOnce() {
		this.fixture.start(ContainerFixture.settings().withAckMode(AckMode.ON_RECEIPT), (delivery, context) -> {
			this.handled.add(delivery.messageId());
			assertThat(this.fixture.stored().messages()).isZero();
			throw new IllegalStateException("broken");
		});
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		Awaitility.await().until(() -> this.log.lines(Level.ERROR, "which is lost").size() == 1);
		assertThat(this.handled).containsExactly("id");
		assertThat(this.fixture.stored().deadLetters(ContainerFixture.GROUP)).isEmpty();
	}

	@Test
	void leaseThatIsGoneOnReceiptInterruptsNobody() {
		this.fixture.start(ContainerFixture.settings().withAckMode(AckMode.ON_RECEIPT), (delivery, context) -> {
			Awaitility.await().pollDelay(ContainerFixture.settings().lease()).until(() -> true);
			this.handled.add(delivery.messageId());
		});
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.handled.contains("id"));
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void handlerThatGoesOnAfterItHasAcknowledgedIsStillLookedAfter() {
		CountDownLatch interrupted = new CountDownLatch(1);
		RmqListenerContainer container = this.fixture.start(
				manual().withConcurrency(1).withHandlerTimeout(Duration.ofMillis(300)),
				new Keeping((delivery, acknowledgment) -> {
					acknowledgment.acknowledge();
					try {
						new CountDownLatch(1).await();
					}
					finally {
						interrupted.countDown();
					}
				}));
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.fixture.stored().messages() == 0);
		assertThat(container.state().held()).isOne();
		Awaitility.await().until(() -> interrupted.getCount() == 0 && container.state().held() == 0);
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactly("id");
	}

	@Test
	void handlerThatAsksForAStopAfterItHasAcknowledgedGetsIt() {
		RmqListenerContainer container = this.fixture.start(manual().withConcurrency(1),
				new Keeping((delivery, acknowledgment) -> {
					acknowledgment.acknowledge();
					throw new StopConsumingException("enough");
				}));
		this.fixture.sender().send("m1", "m2");
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("m1");
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isOne();
	}

	@Test
	void whoSettlesLaterMayStopTheListenerFirst() {
		RmqListenerContainer container = this.fixture.start(manual(), new Keeping());
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.open.containsKey("id"));
		this.contexts.get("id").stopConsuming();
		this.open.get("id").acknowledge();
		Awaitility.await().until(() -> !container.isRunning());
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactly("id");
	}

	@Test
	void messageWhoseLeaseIsLostBeforeItIsSettledFreesItsPermit() {
		RmqListenerContainer container = this.fixture.start(manual(), new Keeping());
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> this.open.containsKey("id"));
		this.fixture.stored().forgetHolders(ContainerFixture.GROUP);
		Awaitility.await().until(() -> container.state().lost() == 1);
		Awaitility.await().atMost(Duration.ofSeconds(4)).until(() -> container.state().held() == 0);
	}

	@Test
	void listenerThatStopsIsNotCalledAgainAtOnce() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings()
			.withConcurrency(1)
			.withRetry(ContainerFixture.settings().retry().withImmediateRetries(3)), (delivery, context) -> {
				this.handled.add(delivery.messageId());
				throw new StopConsumingException("the database is down");
			});
		this.fixture.sender().send("id");
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("id");
	}

	@Test
	void noMoreIsHeldThanTwiceTheConcurrencyHoweverFastItIsHandedOn() {
		RmqListenerContainer container = this.fixture.start(manual().withConcurrency(2), new Keeping());
		this.fixture.sender().send(BrokerFixture.numbered("m", 200));
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.during(Duration.ofMillis(500))
			.until(() -> container.state().held() <= 4);
	}

	@Test
	void handlerThatAsksForItStopsItsListenerAndItsMessageGoesBackUncounted() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings().withConcurrency(1),
				(delivery, context) -> {
					this.handled.add(delivery.messageId() + " " + context.attempt());
					throw new IllegalStateException(new StopConsumingException("the database is down"));
				});
		this.fixture.sender().send("m1", "m2");
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("m1 1");
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		Journal next = new Journal();
		this.fixture.start(ContainerFixture.settings().withConcurrency(1), next);
		next.await(2);
		assertThat(next.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
		assertThat(next.ids()).containsExactly("m1", "m2");
	}

	@Test
	void handlerMayHaveItsListenerStopAndStillHandleItsMessage() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings().withConcurrency(1),
				(delivery, context) -> {
					this.handled.add(delivery.messageId());
					context.stopConsuming();
				});
		this.fixture.sender().send("m1", "m2");
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(this.handled).containsExactly("m1");
		assertThat(this.fixture.stored().messages() + this.fixture.stored().messagesOf(ContainerFixture.GROUP)).isOne();
	}

	@Test
	void handlerMayTakeMoreTimeThanItsListenerAllows() {
		this.fixture.start(ContainerFixture.settings().withHandlerTimeout(Duration.ofMillis(150)),
				(delivery, context) -> {
					context.extendTimeout(Duration.ofSeconds(20));
					Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
					this.handled.add(delivery.messageId());
				});
		this.fixture.sender().send("id");
		this.fixture.awaitDone();
		assertThat(this.handled).containsExactly("id");
	}

	private static ListenerSettings manual() {
		return ContainerFixture.settings().withAckMode(AckMode.MANUAL);
	}

	/**
	 * What is done with an acknowledgment.
	 */
	private interface Deed {

		void with(Delivery delivery, RmqAcknowledgment acknowledgment) throws Exception;

	}

	/**
	 * Keeps acknowledgments for the test.
	 */
	private final class Keeping implements RmqMessageListener {

		private final Deed deed;

		Keeping() {
			this((delivery, acknowledgment) -> {
			});
		}

		Keeping(Deed deed) {
			this.deed = deed;
		}

		@Override
		public void onMessage(Delivery delivery, RmqContext context) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment)
				throws Exception {
			AckModeTests.this.handled.add(delivery.messageId());
			AckModeTests.this.contexts.put(delivery.messageId(), context);
			AckModeTests.this.open.put(delivery.messageId(), acknowledgment);
			this.deed.with(delivery, acknowledgment);
		}

	}

}
