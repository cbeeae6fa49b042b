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
import java.util.concurrent.CountDownLatch;

import io.rmq.RmqContext;
import io.rmq.broker.BrokerFixture;
import io.rmq.listener.ListenerSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a listener that was fast, so that it holds many messages, and suddenly is
 * slow.
 */
@Tag("alone")
class SlowListenerTests {

	private static final int FAST = 3000;

	private static final int COUNT = 4000;

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final Journal journal = new Journal((delivery, context) -> {
		if (number(context) >= FAST) {
			this.gate.await();
		}
	});

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
	}

	@Test
	void othersGetWhatItCannotHandleSoon() {
		RmqListenerContainer slow = startAndGetSlow(ContainerFixture.settings().withConcurrency(2));
		Journal other = new Journal();
		this.fixture.start(ContainerFixture.settings(), other);
		other.await(COUNT - FAST - 4, Duration.ofSeconds(10));
		// The other may get them before the answer that they were handed back is here.
		Awaitility.await().until(() -> slow.state().held() <= 4);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(this.journal.size() + other.size()).isEqualTo(COUNT);
		assertThat(other.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
	}

	@Test
	void orderIsKept() {
		RmqListenerContainer slow = startAndGetSlow(ContainerFixture.settings().withConcurrency(1));
		Awaitility.await().until(() -> slow.state().held() == 1);
		this.gate.countDown();
		this.fixture.awaitDone();
		assertThat(this.journal.ids()).containsExactly(BrokerFixture.numbered("m", COUNT));
	}

	@Test
	void prefetchThatIsFixedIsHeld() {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m" + FAST, 100));
		RmqListenerContainer slow = this.fixture.start(ContainerFixture.settings().withConcurrency(2).withPrefetch(50),
				this.journal);
		this.journal.await(2);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(50))
			.during(Duration.ofMillis(2500))
			.until(() -> slow.state().held() == 50);
	}

	private RmqListenerContainer startAndGetSlow(ListenerSettings settings) {
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", COUNT));
		RmqListenerContainer container = this.fixture.start(settings, this.journal);
		this.journal.await(FAST + settings.concurrency().max());
		return container;
	}

	private static int number(RmqContext context) {
		return Integer.parseInt(context.messageId().substring(1));
	}

}
