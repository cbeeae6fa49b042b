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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.rmq.RmqContext;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.StopConsumingException;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.TopicSelection;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for listeners of several topics, and of topics that match a pattern.
 */
class TopicsTests {

	private static final ListenerSettings SETTINGS = ContainerFixture.settings().withConcurrency(1);

	private final String prefix = TestRedis.uniqueName("topics");

	private final RedisBroker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix);

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, "instance", false, true);

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	private final CountDownLatch gate = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.gate.countDown();
		this.registry.destroy();
		this.broker.close();
	}

	@Test
	void listenerOfTwoTopicsGetsTheMessagesOfBoth() {
		RmqListenerContainer container = start(TopicSelection.of("a", "b"), this::handle);
		send("a", "1");
		send("b", "2");
		send("c", "3");
		awaitHandled("a/1", "b/2");
		assertThat(container.states()).containsOnlyKeys("a", "b");
		assertThat(container.state().concurrency()).isEqualTo(2);
	}

	@Test
	void topicIsNotHeldUpByAnother() {
		start(TopicSelection.of("a", "b"), (delivery, context) -> {
			if (delivery.topic().equals("a")) {
				this.gate.await();
			}
			handle(delivery, context);
		});
		send("a", "1");
		send("b", "2");
		awaitHandled("b/2");
		this.gate.countDown();
		awaitHandled("b/2", "a/1");
	}

	@Test
	void patternTakesWhatIsThereAndWhatComesLater() {
		send("orders.eu", "1");
		send("stock", "2");
		RmqListenerContainer container = start(TopicSelection.matching("orders\\..*"), this::handle);
		awaitHandled("orders.eu/1");
		send("orders.us", "3");
		awaitHandled("orders.eu/1", "orders.us/3");
		assertThat(container.states()).containsOnlyKeys("orders.eu", "orders.us");
	}

	@Test
	void droppedTopicLeavesAPatternAndIsFoundWhenItIsSentToAgain() {
		RmqListenerContainer container = start(TopicSelection.matching("t\\..*"), this::handle);
		send("t.a", "1");
		send("t.b", "2");
		awaitHandled("t.a/1", "t.b/2");
		this.broker.topics().drop("t.a", Duration.ZERO);
		// Longer than topics are looked for.
		Awaitility.await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(6)).untilAsserted(() -> {
			assertThat(container.states()).containsOnlyKeys("t.b");
			assertThat(this.broker.groups().topics()).containsExactly("t.b");
			assertThat(TestRedis.commands().keys(this.prefix + ":{t.a}:*")).isEmpty();
		});
		send("t.a", "3");
		awaitHandled("t.a/1", "t.b/2", "t.a/3");
	}

	@Test
	void droppedTopicIsCreatedAgainForAListenerThatNamesIt() {
		start(TopicSelection.of("a"), this::handle);
		send("a", "1");
		awaitHandled("a/1");
		this.broker.topics().drop("a", Duration.ZERO);
		send("a", "2");
		awaitHandled("a/1", "a/2");
	}

	@Test
	void whatIsNoTopicKeepsNoOtherFromBeingFound() {
		TestRedis.commands().sadd(this.prefix + ":topics", "t.b bad");
		send("t.a", "1");
		send("t.c", "2");
		start(TopicSelection.matching("t\\..*"), this::handle);
		awaitHandled("t.a/1", "t.c/2");
	}

	@Test
	void deadLettersOfTheListenerItselfAreNotAmongItsTopics() {
		ListenerSettings settings = SETTINGS
			.withDeadLetters(SETTINGS.deadLetters().withTopic("t.dead-letters.default"));
		RmqMessageListener handler = this::handle;
		RmqListenerContainer container = this.registry
			.register(new ListenerEndpoint("listener", TopicSelection.matching("t.*"), settings, handler));
		send("t.dead-letters.default", "1");
		send("t.a", "2");
		this.registry.start();
		awaitHandled("t.a/2");
		assertThat(container.states()).containsOnlyKeys("t.a");
	}

	@Test
	void patternWithoutATopicYetRunsAndStops() {
		RmqListenerContainer container = start(TopicSelection.matching("none.*"), this::handle);
		assertThat(container.isRunning()).isTrue();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.RUNNING);
		container.stop();
		assertThat(container.isRunning()).isFalse();
		assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
		send("none.1", "1");
		container.start();
		awaitHandled("none.1/1");
	}

	@Test
	void handlerStopsItsListenerForAllTopics() {
		RmqListenerContainer container = start(TopicSelection.of("a", "b"), (delivery, context) -> {
			throw new StopConsumingException("enough");
		});
		send("a", "1");
		Awaitility.await().until(() -> !container.isRunning());
		assertThat(container.states().values()).extracting(ContainerState::phase)
			.containsOnly(ContainerState.Phase.STOPPED);
	}

	@Test
	void stopFromAHandlerReturnsAtOnceAndStopsAllTopics() {
		RmqListenerContainer[] container = new RmqListenerContainer[1];
		container[0] = start(TopicSelection.of("a", "b"), (delivery, context) -> {
			container[0].stop();
			handle(delivery, context);
		});
		send("a", "1");
		awaitHandled("a/1");
		Awaitility.await().until(() -> !container[0].isRunning());
	}

	@Test
	void pausePausesAllTopicsAlsoThoseThatComeLater() {
		RmqListenerContainer container = start(TopicSelection.matching("t.*"), this::handle);
		container.pause();
		send("t1", "1");
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(container.states()).hasEntrySatisfying("t1",
					(state) -> assertThat(state.phase()).isEqualTo(ContainerState.Phase.PAUSED)));
		container.resume();
		awaitHandled("t1/1");
	}

	@Test
	void unregisteredListenerIsStoppedAndForgottenAndItsGroupKeepsWhatComes() {
		RmqListenerContainer container = start(TopicSelection.of("a"), this::handle);
		assertThat(this.registry.unregister("listener")).isTrue();
		assertThat(this.registry.unregister("listener")).isFalse();
		assertThat(container.isRunning()).isFalse();
		assertThat(this.registry.get("listener")).isNull();
		send("a", "1");
		start(TopicSelection.of("a"), this::handle);
		awaitHandled("a/1");
	}

	@Test
	void selectionThatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(TopicSelection::of)
			.withMessageContaining("topics or a pattern");
		assertThatIllegalArgumentException().isThrownBy(() -> TopicSelection.of("a", "a"))
			.withMessageContaining("named twice");
		assertThatIllegalArgumentException().isThrownBy(() -> TopicSelection.of("a b"))
			.withMessageContaining("name of a topic");
		assertThatIllegalArgumentException().isThrownBy(() -> TopicSelection.matching("(("))
			.withMessageContaining("regular expression");
	}

	private RmqListenerContainer start(TopicSelection topics, RmqMessageListener listener) {
		RmqListenerContainer container = this.registry
			.register(new ListenerEndpoint("listener", topics, SETTINGS, listener));
		this.registry.start();
		return container;
	}

	private void handle(Delivery delivery, RmqContext context) {
		this.handled.add(delivery.topic() + "/" + delivery.messageId());
	}

	private void send(String topic, String id) {
		ContractConsumer.get(this.broker.send(new OutboundMessage(topic, id, RmqPriority.NORMAL, null,
				RmqHeaders.empty(), Duration.ZERO, new byte[0])));
	}

	private void awaitHandled(String... expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(List.copyOf(this.handled)).containsExactlyInAnyOrder(expected));
	}

}
