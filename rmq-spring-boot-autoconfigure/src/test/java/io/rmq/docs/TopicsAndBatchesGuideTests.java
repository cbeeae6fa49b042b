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

package io.rmq.docs;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import io.rmq.boot.test.RmqTest;
import io.rmq.docs.TopicsAndBatchesExamples.Hours;
import io.rmq.docs.TopicsAndBatchesExamples.Office;
import io.rmq.docs.TopicsAndBatchesExamples.Order;
import io.rmq.docs.TopicsAndBatchesExamples.Reading;
import io.rmq.docs.TopicsAndBatchesExamples.Tenants;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guide to listening shows of several topics, batches and pauses
 * works as it says.
 */
@RmqTest(properties = "rmq.consumer.idle-event-interval=300ms")
@Import({ TopicsAndBatchesExamples.class, Office.class, Hours.class, Tenants.class })
class TopicsAndBatchesGuideTests {

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private RmqListenerRegistry registry;

	@Autowired
	private Office office;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void listenerHasSeveralTopics() {
		this.rmqTemplate.send("orders.eu", new Order("1"));
		this.rmqTemplate.send("orders.us", new Order("2"));
		awaitNotes("orders.eu 1", "orders.us 2");
	}

	@Test
	void topicsThatComeLaterAreFound() {
		this.rmqTemplate.send("tenant.new.mails", "hello");
		awaitNotes("tenant.new.mails hello");
	}

	@Test
	void messagesComeInBatches() {
		this.rmqTemplate.sendAll("readings",
				IntStream.range(0, 500).mapToObj((number) -> new Reading("m", number)).toList());
		Awaitility.await()
			.untilAsserted(() -> assertThat(inserted()).hasSizeLessThan(100)
				.satisfies((sizes) -> assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500)));
	}

	@Test
	void oneMessageOfABatchFails() {
		this.rmqTemplate.sendAll("imports", List.of(new Reading("a", 1), new Reading("b", -1), new Reading("c", 1)));
		awaitNotes("imported a", "imported c");
		Awaitility.await().until(() -> waitingRetries("imports") == 1);
	}

	@Test
	void messagesOfABatchAreSettledOneByOne() {
		this.rmqTemplate.sendAll("meters",
				List.of(new Reading("good", 0), new Reading("later", 1), new Reading("bad", 2)));
		awaitNotes("checked good", "checked later", "checked bad");
		Awaitility.await().until(() -> waitingRetries("meters") == 1);
		Awaitility.await()
			.until(() -> Objects.equals(this.redis.opsForStream().size("rmq:{meters}:g:default:dead"), 1L));
	}

	@Test
	void listenersArePausedAndGoOn(@Autowired Hours hours) {
		hours.closeForTheNight();
		Awaitility.await().until(() -> container("readings").state().phase() == ContainerState.Phase.PAUSED);
		this.rmqTemplate.send("orders.eu", new Order("night"));
		assertThat(this.office.notes()).doesNotContain("orders.eu night");
		hours.openAgain();
		awaitNotes("orders.eu night");
	}

	@Test
	void listenersComeAndGo(@Autowired Tenants tenants) {
		tenants.listen("acme");
		this.rmqTemplate.message("visits.acme", "one").messageId("v-1").send();
		awaitNotes("acme v-1");
		tenants.listenNoMore("acme");
		assertThat(this.registry.get("visits-acme")).isNull();
	}

	@Test
	void idleListenersAreTold() {
		awaitNotes("readings has nothing to do");
	}

	private List<Integer> inserted() {
		return this.office.notes()
			.stream()
			.filter((note) -> note.startsWith("inserted "))
			.map((note) -> Integer.valueOf(note.substring("inserted ".length())))
			.toList();
	}

	private RmqListenerContainer container(String id) {
		return Objects.requireNonNull(this.registry.get(id));
	}

	private long waitingRetries(String topic) {
		Long size = this.redis.opsForZSet().size("rmq:{%s}:g:default:retry".formatted(topic));
		return (size != null) ? size : 0;
	}

	private void awaitNotes(String... notes) {
		Awaitility.await().untilAsserted(() -> assertThat(this.office.notes()).contains(notes));
	}

	@SpringBootApplication
	static class Application {

	}

}
