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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import io.rmq.RmqConnectionException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SettlementQueue}.
 */
class SettlementQueueTests {

	private static final RmqException FAULT = new RmqException(RmqErrorCode.INTERNAL, "WRONGTYPE", null);

	private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);

	private final Subscription subscription = Mockito.mock(Subscription.class);

	private final InFlightMessages inFlight = new InFlightMessages();

	private final AtomicInteger heldWhenLastTold = new AtomicInteger(-1);

	private final Queue<Duration> retries = new ConcurrentLinkedQueue<>();

	private final SettlementQueue queue = new SettlementQueue(this.subscription, this.inFlight,
			() -> this.heldWhenLastTold.set(this.inFlight.size()), this.retries::add, this.executor);

	private final CompletableFuture<SettlementResult> first = new CompletableFuture<>();

	private final LogLines log = new LogLines();

	private volatile Function<List<Settlement>, CompletableFuture<SettlementResult>> server = (batch) -> this.first;

	@BeforeEach
	void answer() {
		BDDMockito.given(this.subscription.settle(ArgumentMatchers.anyList()))
			.willAnswer((call) -> this.server.apply(call.getArgument(0)));
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
		this.log.close();
	}

	@Test
	void whatComesWhileABatchIsUnderWayTravelsTogether() {
		Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
		add("0");
		this.server = (batch) -> {
			sizes.add(batch.size());
			return later();
		};
		for (int i = 1; i <= 10; i++) {
			add("" + i);
		}
		this.first.complete(SettlementResult.ALL_STORED);
		awaitNothingHeld();
		assertThat(sizes).containsExactly(10);
	}

	@Test
	void oneThatIsAtFaultIsGivenUpAndHoldsUpNoOther() {
		add("0");
		this.server = (batch) -> (batch.size() > 1 || id(batch.get(0)).equals("5"))
				? CompletableFuture.supplyAsync(() -> {
					throw FAULT;
				}, this.executor) : later();
		for (int i = 1; i <= 10; i++) {
			add("" + i);
		}
		this.first.complete(SettlementResult.ALL_STORED);
		awaitNothingHeld();
	}

	@Test
	void allThatAreAtFaultAreGivenUpAndTheirPermitsUsedAgain() {
		add("0");
		this.server = (batch) -> CompletableFuture.supplyAsync(() -> {
			throw FAULT;
		}, this.executor);
		for (int i = 1; i <= 10; i++) {
			add("" + i);
		}
		this.first.complete(SettlementResult.ALL_STORED);
		awaitNothingHeld();
	}

	@Test
	void whatIsSentAloneIsSentAgainWhenTheServerIsAway() {
		AtomicInteger tries = new AtomicInteger();
		add("0");
		this.server = (batch) -> {
			if (batch.size() > 1) {
				return CompletableFuture.failedFuture(FAULT);
			}
			if (id(batch.get(0)).equals("5") && tries.incrementAndGet() < 3) {
				return CompletableFuture.supplyAsync(() -> {
					throw new RmqConnectionException("away", null);
				}, this.executor);
			}
			return later();
		};
		for (int i = 1; i <= 10; i++) {
			add("" + i);
		}
		this.first.complete(SettlementResult.ALL_STORED);
		awaitNothingHeld();
		assertThat(tries).hasValue(3);
	}

	@Test
	void errorWhileSendingHoldsUpNothing() {
		this.server = (batch) -> {
			throw new NoClassDefFoundError("gone");
		};
		add("0");
		this.server = (batch) -> later();
		add("1");
		awaitNothingHeld();
	}

	@Test
	void retryIsAnnouncedWhenItIsStoredAndNotBefore() {
		InFlightMessage message = hold("0");
		this.queue.add(message, new Settlement.Retry(message.delivery(),
				Failure.of(new IllegalStateException("failed")), Duration.ofMillis(7)));
		assertThat(this.retries).isEmpty();
		this.first.complete(SettlementResult.ALL_STORED);
		awaitNothingHeld();
		assertThat(this.retries).containsExactly(Duration.ofMillis(7));
	}

	@Test
	void retryThatWasRefusedIsNotAnnounced() {
		InFlightMessage message = hold("0");
		this.queue.add(message, new Settlement.Retry(message.delivery(),
				Failure.of(new IllegalStateException("failed")), Duration.ofMillis(7)));
		this.first.complete(new SettlementResult(Set.of(message.delivery().lease()), Map.of()));
		awaitNothingHeld();
		assertThat(this.retries).isEmpty();
	}

	@Test
	void whatTheServerDoesNotAcceptHoldsUpNothingElse() {
		this.server = (batch) -> refuse(batch, "bad");
		for (int i = 0; i < 5; i++) {
			add("bad-" + i);
		}
		add("good");
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> this.inFlight.size() == 5);
		assertThat(this.inFlight.permitsTaken()).isZero();
		this.server = (batch) -> later();
		awaitNothingHeld();
		assertThat(this.inFlight.permitsTaken()).isZero();
		assertThat(this.log.lines(Level.WARN, "cannot be stored now")).hasSize(1);
	}

	@Test
	void whatIsStoredLeavesAtOnceThoughOthersOfItsBatchAreRefused() {
		this.server = (batch) -> this.first;
		add("0");
		this.server = (batch) -> refuse(batch, "1");
		for (int i = 1; i <= 20; i++) {
			add("" + i);
		}
		this.first.complete(SettlementResult.ALL_STORED);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.inFlight.stream().map((message) -> message.delivery().messageId()).toList(),
					(held) -> held.size() == 11 && held.stream().allMatch((id) -> id.startsWith("1")));
		this.server = (batch) -> later();
		awaitNothingHeld();
	}

	@Test
	void onlySoManyAreSetApart() {
		this.server = (batch) -> refuse(batch, "");
		for (int i = 0; i < 1100; i++) {
			add("" + i);
		}
		Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> this.inFlight.permitsTaken() == 100);
		assertThat(this.inFlight.size()).isEqualTo(1100);
	}

	private CompletableFuture<SettlementResult> refuse(List<Settlement> batch, String prefix) {
		return CompletableFuture.supplyAsync(() -> new SettlementResult(Set.of(),
				batch.stream()
					.filter((settlement) -> id(settlement).startsWith(prefix))
					.collect(Collectors.toMap((settlement) -> settlement.delivery().lease(),
							(settlement) -> new RmqServerRefusedException("OOM", null)))),
				this.executor);
	}

	private void awaitNothingHeld() {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.untilAsserted(() -> assertThat(this.heldWhenLastTold).hasValue(0));
		assertThat(this.inFlight.size()).isZero();
	}

	private CompletableFuture<SettlementResult> later() {
		return CompletableFuture.supplyAsync(() -> SettlementResult.ALL_STORED, this.executor);
	}

	private void add(String id) {
		InFlightMessage message = hold(id);
		this.queue.add(message, new Settlement.Acknowledge(message.delivery()));
	}

	private InFlightMessage hold(String id) {
		InFlightMessage message = message(id);
		this.inFlight.add(List.of(message));
		return message;
	}

	private static String id(Settlement settlement) {
		return settlement.delivery().messageId();
	}

	static InFlightMessage message(String id) {
		return new InFlightMessage(
				new Delivery(new Lease(Lane.TOPIC_NORMAL, id), "topic", id, null, RmqHeaders.empty(), new byte[0],
						Instant.now(), 0, 0, 0, 0, "", 1, null),
				Instant.now(), Moment.now(), Duration.ofMinutes(1).toNanos());
	}

}
