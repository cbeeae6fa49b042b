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

import java.time.Instant;
import java.util.List;

import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willCallRealMethod;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.spy;

/**
 * How a container is that should run and does not.
 */
class FailedContainerTests {

	private final Broker broker = spy(new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix()));

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true);

	private final RmqListenerContainer container = this.registry.register(new ListenerEndpoint("orders",
			TestRedis.uniqueName("topic"), ListenerSettings.defaults(), (delivery, context) -> {
			}));

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
	}

	@Test
	void containerThatCouldNotBeStartedHasFailedSinceThen() {
		assertThat(this.container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
		assertThat(this.container.state().isStoppedOnPurpose()).isTrue();
		willThrow(new IllegalStateException("no")).given(this.broker).subscribe(any());
		Instant before = Instant.now();
		assertThatIllegalStateException().isThrownBy(this.container::start);
		assertThat(this.container.state().phase()).isEqualTo(ContainerState.Phase.FAILED);
		assertThat(this.container.state().since()).isAfterOrEqualTo(before);
		assertThat(this.container.state().isStoppedOnPurpose()).isFalse();
	}

	@Test
	void itRunsOnceItCanBeStarted() {
		willThrow(new IllegalStateException("no")).given(this.broker).subscribe(any());
		assertThatIllegalStateException().isThrownBy(this.container::start);
		willCallRealMethod().given(this.broker).subscribe(any());
		this.container.start();
		assertThat(this.container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
	}

	@Test
	void whatHasFailedAndIsStoppedIsStoppedOnPurpose() {
		willThrow(new IllegalStateException("no")).given(this.broker).subscribe(any());
		assertThatIllegalStateException().isThrownBy(this.container::start);
		this.container.stop();
		assertThat(this.container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
	}

	@Test
	void ofSeveralTopicsTheOneThatHasFailedMattersMost() {
		ContainerState runs = new ContainerState(ContainerState.Phase.RUNNING, Instant.EPOCH, null, null, 1, List.of(),
				1, 0, List.of());
		ContainerState failed = runs.failed(Instant.EPOCH);
		assertThat(ContainerState.of(List.of(failed, runs), true).phase()).isEqualTo(ContainerState.Phase.FAILED);
	}

}
