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

import io.rmq.broker.BrokerFixture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a container can be paused without a message being lost or overtaken.
 */
class PauseTests {

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.fixture.close();
	}

	@Test
	void whatIsInWorkGoesOnAndNothingElseBegins() {
		Journal journal = new Journal((delivery, context) -> this.gate.await());
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings().withConcurrency(1), journal);
		this.fixture.sender().send(BrokerFixture.numbered("m", 10));
		journal.await(1);
		container.pause();
		assertThat(container.isPaused()).isTrue();
		// What was fetched ahead is nobody's any more, at once and not when a lease ends.
		Awaitility.await()
			.atMost(Duration.ofMillis(900))
			.untilAsserted(() -> assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isOne());
		this.gate.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(container.state().held()).isZero());
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.PAUSED);
		assertThat(journal.ids()).containsExactly("m0");
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
	}

	@Test
	void orderIsKeptOverManyPauses() {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings().withConcurrency(1), journal);
		String[] ids = BrokerFixture.numbered("m", 2000);
		for (int i = 0; i < ids.length; i++) {
			this.fixture.sender().sendAsync(ids[i]);
			if (i % 200 == 100) {
				container.pause();
			}
			else if (i % 200 == 0) {
				container.resume();
			}
		}
		container.resume();
		this.fixture.awaitDone();
		assertThat(journal.ids()).containsExactly(ids);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void otherInstanceTakesOver() {
		Journal paused = new Journal();
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), paused);
		container.pause();
		Journal other = new Journal();
		this.fixture.start(ContainerFixture.settings(), other);
		this.fixture.sender().send(BrokerFixture.numbered("m", 20));
		this.fixture.awaitDone();
		assertThat(other.ids()).hasSize(20);
		assertThat(paused.ids()).isEmpty();
	}

	@Test
	void pauseOutlastsAStop() {
		Journal journal = new Journal();
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), journal);
		container.pause();
		container.stop();
		container.start();
		this.fixture.sender().send("m");
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.PAUSED);
		container.resume();
		journal.await(1);
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void stopOfAPausedContainerIsQuick() {
		RmqListenerContainer container = this.fixture.start(ContainerFixture.settings(), new Journal());
		container.pause();
		long start = System.nanoTime();
		container.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		assertThat(container.isRunning()).isFalse();
	}

}
