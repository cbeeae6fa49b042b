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

package io.rmq.observation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.rmq.RmqFatalException;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.StartFrom;
import io.rmq.broker.Subscription;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqListenerContainer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is counted and timed when messages are handled.
 */
class HandlingMetersTests {

	private final MeteredInstance instance = new MeteredInstance();

	@AfterEach
	void close() {
		this.instance.close();
	}

	@Test
	void connectionsAreThoseThatAreOpen() {
		MeteredInstance instance = new MeteredInstance();
		assertThat(instance.value(RmqMeter.CONNECTIONS)).isZero();
		RmqListenerContainer container = instance.listen((delivery, context) -> {
		});
		Awaitility.await().until(() -> instance.value(RmqMeter.CONNECTIONS) >= 3);
		double open = instance.value(RmqMeter.CONNECTIONS);
		container.stop();
		Awaitility.await()
			.untilAsserted(() -> assertThat(instance.value(RmqMeter.CONNECTIONS)).isBetween(1.0, open - 1));
		instance.close();
		Awaitility.await().untilAsserted(() -> assertThat(instance.value(RmqMeter.CONNECTIONS)).isZero());
	}

	@Test
	void handledMessagesAreTimedAndCounted() {
		this.instance.listen((delivery, context) -> TimeUnit.MILLISECONDS.sleep(5));
		this.instance.fixture().sender().send("a", "b", "c");
		this.instance.await(3, RmqMeter.ACKNOWLEDGED, "topic", this.instance.fixture().topic(), "group", "group");
		Timer timer = this.instance.meters()
			.get("rmq.handle")
			.tags("topic", this.instance.fixture().topic(), "group", "group", "listener", "orders", "outcome",
					"ACKNOWLEDGED")
			.timer();
		assertThat(timer.count()).isEqualTo(3);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isBetween(15.0, 5000.0);
		assertThat(this.instance.value(RmqMeter.RECEIVED)).isEqualTo(3);
		assertThat(this.instance.value(RmqMeter.RECEIVED_BODY)).isPositive();
		assertThat(this.instance.value(RmqMeter.HANDLE_FAILURES)).isZero();
		assertThat(this.instance.value(RmqMeter.DEAD_LETTERED)).isZero();
	}

	@Test
	void failuresRetriesAndDeadLettersAreCounted() {
		this.instance.listen((delivery, context) -> {
			throw (context.attempt() == 2) ? new RmqFatalException("no") : new IllegalStateException("not yet");
		});
		this.instance.fixture().sender().send("id");
		this.instance.await(1, RmqMeter.DEAD_LETTERED, "reason", DeadLetterReason.FATAL.name());
		assertThat(this.instance.value(RmqMeter.DEAD_LETTERED)).isEqualTo(1);
		assertThat(this.instance.value(RmqMeter.RETRIED)).isEqualTo(1);
		assertThat(this.instance.value(RmqMeter.HANDLE_FAILURES)).isEqualTo(2);
		assertThat(this.instance.value(RmqMeter.HANDLE, "outcome", "RETRIED")).isEqualTo(1);
		assertThat(this.instance.value(RmqMeter.HANDLE, "outcome", "DEAD_LETTERED")).isEqualTo(1);
		assertThat(this.instance.value(RmqMeter.ACKNOWLEDGED)).isZero();
	}

	@Test
	void deadLettersCountWhenTheyAreDroppedOrForwarded() {
		DeadLetterSettings kept = ContainerFixture.settings().deadLetters();
		DeadLetterSettings dropped = new DeadLetterSettings(false, kept.limits(), null, true);
		this.instance.listen(ContainerFixture.settings().withDeadLetters(dropped), (delivery, context) -> {
			throw new RmqFatalException("no");
		});
		this.instance.fixture().sender().send("id");
		this.instance.await(1, RmqMeter.DEAD_LETTERED, "reason", "FATAL");
		assertThat(this.instance.value(RmqMeter.ACKNOWLEDGED)).isZero();
	}

	@Test
	void expiredMessagesCountForTheirGroup() {
		BrokerFixture sender = this.instance.fixture().sender();
		sender.send(sender.expiring(sender.message("id", RmqPriority.NORMAL), Duration.ofMillis(1)));
		sender.awaitTime(sender.stored().now().plusMillis(2));
		this.instance.listen((delivery, context) -> {
		});
		String[] tags = { "topic", this.instance.fixture().topic(), "group", ContainerFixture.GROUP };
		this.instance.await(1, RmqMeter.EXPIRED, tags);
		this.instance.await(1, RmqMeter.DEAD_LETTERED, "reason", DeadLetterReason.EXPIRED.name());
		// There from the start, so that the first one is a rise.
		assertThat(this.instance.meters().get(RmqMeter.DEAD_LETTERS_TRIMMED.meterName()).tags(tags).counter().count())
			.isZero();
	}

	@Test
	void containerShowsHowBusyItIs() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		ListenerSettings settings = ContainerFixture.settings().withConcurrency(2).withPrefetch(3);
		RmqListenerContainer container = this.instance.listen(settings, (delivery, context) -> done.await());
		this.instance.await(1, RmqMeter.CONTAINER_RUNNING, "listener", "orders");
		this.instance.fixture().sender().send("a", "b", "c", "d");
		this.instance.await(2, RmqMeter.CONTAINER_ACTIVE, "group", "group");
		// Whether a third was fetched before both were at work depends on how the four
		// arrive.
		double held = this.instance.value(RmqMeter.CONTAINER_IN_FLIGHT);
		assertThat(held).isBetween(2.0, 3.0);
		assertThat(this.instance.value(RmqMeter.CONTAINER_PREFETCH)).isEqualTo(3);
		assertThat(this.instance.value(RmqMeter.CONTAINER_PERMITS)).isEqualTo(3 - held);
		done.countDown();
		this.instance.await(0, RmqMeter.CONTAINER_ACTIVE);
		container.pause();
		this.instance.await(0, RmqMeter.CONTAINER_RUNNING);
	}

	@Test
	void lostLeasesAreCounted() {
		this.instance.listen((delivery, context) -> TimeUnit.MINUTES.sleep(1));
		this.instance.fixture().sender().send("id");
		this.instance.await(1, RmqMeter.CONTAINER_ACTIVE);
		this.instance.fixture().stored().forgetHolders(ContainerFixture.GROUP);
		this.instance.await(1, RmqMeter.LEASES_LOST, "listener", "orders");
		this.instance.await(1, RmqMeter.HANDLE, "outcome", "RELEASED");
	}

	@Test
	void messagesOfTheDeadAreCounted() {
		ConsumerSpec dead = new ConsumerSpec(this.instance.fixture().topic(), ContainerFixture.GROUP, "dead",
				Duration.ofSeconds(1), 5, DeadLetterLimits.none(), true, StartFrom.EARLIEST, Duration.ZERO);
		try (Subscription subscription = this.instance.broker().subscribe(dead)) {
			subscription.join();
			this.instance.fixture().sender().send("id");
			assertThat(subscription.fetch(1, Duration.ofSeconds(5))).hasSize(1);
			this.instance.listen((delivery, context) -> {
			});
			this.instance.await(1, RmqMeter.RECOVERED, "group", "group");
			this.instance.await(1, RmqMeter.ACKNOWLEDGED);
			assertThat(this.instance.value(RmqMeter.RECEIVED)).isEqualTo(2);
		}
	}

}
