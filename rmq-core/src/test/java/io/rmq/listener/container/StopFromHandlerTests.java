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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.Delivery;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqMessageListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of handlers that stop more than their own listener: others, all of them, or the
 * application.
 */
class StopFromHandlerTests {

	/**
	 * Much less than the shutdown timeout of the listeners.
	 */
	private static final Duration SOON = Duration.ofSeconds(10);

	private static final ListenerSettings SETTINGS = ContainerFixture.settings()
		.withLease(Duration.ofMinutes(1))
		.withShutdownTimeout(Duration.ofMinutes(1));

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final RmqListenerRegistry registry = this.fixture.newInstance();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.fixture.close();
		this.log.close();
	}

	@Test
	void handlerThatStopsTheRegistryEndsAndItsMessageIsAcknowledged() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		RmqListenerContainer container = register("listener", SETTINGS, (delivery, context) -> {
			this.registry.stop();
			stopped.complete(null);
		});
		this.registry.start();
		this.fixture.sender().send("id");
		await(stopped);
		Awaitility.await().atMost(SOON).until(() -> !container.isRunning());
		this.fixture.awaitDone();
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void registryThatAHandlerStopsWaitsForTheOtherHandlers() throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		CompletableFuture<Void> otherMayEnd = new CompletableFuture<>();
		List<String> ended = new CopyOnWriteArrayList<>();
		RmqListenerContainer container = register("listener", SETTINGS.withConcurrency(2), (delivery, context) -> {
			if (context.messageId().equals("stop")) {
				this.registry.stop();
				ended.add("stop");
				stopped.complete(null);
			}
			else {
				otherMayEnd.join();
				ended.add("other");
			}
		});
		this.registry.start();
		this.fixture.sender().send("other");
		Awaitility.await().until(() -> container.state().held() == 1);
		this.fixture.sender().send("stop");
		Awaitility.await().until(() -> container.state().phase() == ContainerState.Phase.STOPPING);
		assertThat(stopped).isNotDone();
		otherMayEnd.complete(null);
		await(stopped);
		assertThat(ended).containsExactly("other", "stop");
		this.fixture.awaitDone();
	}

	@Test
	void handlersThatStopEachOthersListenersBothEnd() {
		endTogether((listener) -> this.registry.get(listener.equals("a") ? "b" : "a").stop());
	}

	@Test
	void handlersThatStopTheRegistryAtTheSameTimeBothEnd() {
		endTogether((listener) -> this.registry.stop());
	}

	/**
	 * Two handlers of two listeners stop something at the same time.
	 */
	private void endTogether(Consumer<String> stop) {
		CyclicBarrier both = new CyclicBarrier(2);
		List<CompletableFuture<Void>> ended = List.of(new CompletableFuture<>(), new CompletableFuture<>());
		for (String id : List.of("a", "b")) {
			register(id, SETTINGS.withConcurrency(1).withPrefetch(1), (delivery, context) -> {
				both.await(5, TimeUnit.SECONDS);
				stop.accept(id);
				ended.get(id.equals("a") ? 0 : 1).complete(null);
			});
		}
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 2));
		this.registry.start();
		ended.forEach(StopFromHandlerTests::await);
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.registry.containers().stream().noneMatch(RmqListenerContainer::isRunning));
		this.fixture.awaitDone();
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void messageOfAHandlerThatClosesTheApplicationIsAcknowledged() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		register("listener", SETTINGS, (delivery, context) -> {
			this.registry.destroy();
			closed.complete(null);
		});
		this.registry.start();
		this.fixture.sender().send("id");
		await(closed);
		this.fixture.awaitDone();
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void batchWhoseHandlerClosesTheApplicationIsAcknowledged() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.registry.register(new ListenerEndpoint("listener", this.fixture.topic(), SETTINGS,
				(RmqBatchMessageListener) (messages) -> {
					this.registry.destroy();
					closed.complete(null);
				}));
		this.fixture.sender().join(ContainerFixture.GROUP);
		this.fixture.sender().send(BrokerFixture.numbered("m", 3));
		this.registry.start();
		await(closed);
		assertThat(this.fixture.stored().heldBy(ContainerFixture.GROUP)).isZero();
		assertThat(this.log.lines(Level.WARN, "")).isEmpty();
	}

	@Test
	void handlerThatFailsAfterItHasClosedTheApplicationIsLogged() {
		register("listener", SETTINGS, (delivery, context) -> {
			this.registry.destroy();
			throw new IllegalStateException("too late");
		});
		this.registry.start();
		this.fixture.sender().send("id");
		Awaitility.await()
			.atMost(SOON)
			.until(() -> !this.log.lines(Level.ERROR, "acknowledged when its handler closed the application")
				.isEmpty());
		this.fixture.awaitDone();
	}

	@Test
	void messageThatAHandlerAcknowledgesByHandGoesBackWhenItClosesTheApplicationBefore() {
		CompletableFuture<Throwable> late = new CompletableFuture<>();
		this.registry.register(new ListenerEndpoint("listener", this.fixture.topic(),
				SETTINGS.withAckMode(AckMode.MANUAL), new RmqMessageListener() {

					@Override
					public void onMessage(Delivery delivery, RmqContext context) {
						throw new UnsupportedOperationException();
					}

					@Override
					public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) {
						StopFromHandlerTests.this.registry.destroy();
						try {
							acknowledgment.acknowledge();
							late.complete(null);
						}
						catch (IllegalStateException ex) {
							late.complete(ex);
						}
					}

				}));
		this.registry.start();
		this.fixture.sender().send("id");
		assertThat(late.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join()).isInstanceOf(IllegalStateException.class);
		Journal other = new Journal();
		this.fixture.start(SETTINGS, other);
		other.await(1);
		assertThat(other.entries()).allMatch((context) -> context.attempt() == 1 && context.deliveries() == 1);
	}

	@Test
	void unregisteredContainerCannotBeStarted() {
		RmqListenerContainer container = register("listener", SETTINGS, new Journal());
		this.registry.start();
		this.registry.unregister("listener");
		assertThatIllegalStateException().isThrownBy(container::start)
			.withMessageContaining("'listener'")
			.withMessageContaining("unregistered");
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void containerCannotBeStartedWhenTheApplicationWasClosed() {
		RmqListenerContainer container = register("listener", SETTINGS, new Journal());
		this.registry.start();
		this.registry.destroy();
		assertThatIllegalStateException().isThrownBy(container::start).withMessageContaining("application was closed");
		assertThat(container.isRunning()).isFalse();
	}

	@Test
	void listenerThatItsOwnHandlerUnregistersEndsWithTheApplication() {
		AtomicReference<RmqListenerContainer> container = new AtomicReference<>();
		CompletableFuture<Void> closed = new CompletableFuture<>();
		container.set(register("listener", SETTINGS, (delivery, context) -> {
			this.registry.unregister("listener");
			this.registry.destroy();
			closed.complete(null);
		}));
		this.registry.start();
		this.fixture.sender().send("id");
		await(closed);
		assertThat(container.get().isRunning()).isFalse();
		this.fixture.awaitDone();
	}

	private RmqListenerContainer register(String id, ListenerSettings settings, RmqMessageListener listener) {
		return this.registry.register(this.fixture.endpoint(id, settings, listener));
	}

	private static void await(CompletableFuture<Void> future) {
		future.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
	}

}
