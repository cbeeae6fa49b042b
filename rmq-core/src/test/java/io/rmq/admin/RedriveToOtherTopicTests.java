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

package io.rmq.admin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

import io.rmq.RmqConnectionException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.Broker;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Topics;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what becomes of dead letters when their redrive to another topic fails
 * half-way, and others work on the same at that time.
 */
class RedriveToOtherTopicTests {

	private final BrokerFixture fixture = RedisFixtures.onSharedServer();

	private final String topic = this.fixture.topic();

	private final String target = this.topic + "-other";

	private final RmqAdmin admin = new RmqAdmin(this.fixture.broker());

	private final RmqRedrive redrive = RmqRedrive.of(this.topic, "group").to(this.target);

	private final RmqMessageLocation deadLetters = RmqMessageLocation.deadLetters(this.topic, "group");

	private final ContractConsumer consumer = this.fixture.join("group");

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void copyThatWasStoredBeforeIsNotStoredAgain() {
		bury("a", "b");
		failHalfWay();
		assertThat(redrive()).isEqualTo(new RmqBulkResult(2, 2, 0, true));
		assertThat(dead()).isEmpty();
		assertThat(ContractConsumer.ids(joinTarget().take(2))).containsExactly("a", "b");
		assertThat(this.admin.topic(this.target).totalReady()).isZero();
	}

	@Test
	void nothingIsLostWhenTheTargetIsDroppedInBetween() {
		bury("a");
		failHalfWay();
		this.admin.dropTopic(this.target, DropOption.FORCE);
		assertThat(redrive().affected()).isEqualTo(1);
		assertThat(joinTarget().take().messageId()).isEqualTo("a");
	}

	@Test
	void nothingIsLostWhenTheTargetIsPurgedInBetween() {
		bury("a");
		failHalfWay();
		this.admin.messages().purge(RmqMessageLocation.ready(this.target), RmqProgress.NONE);
		assertThat(redrive().affected()).isEqualTo(1);
		ContractConsumer other = joinTarget();
		assertThat(other.take().messageId()).isEqualTo("a");
		bury("b");
		failHalfWay();
		this.admin.messages().purge(RmqMessageLocation.ready(this.target, "any"), RmqProgress.NONE);
		assertThat(redrive().affected()).isEqualTo(1);
		assertThat(other.take().messageId()).isEqualTo("b");
	}

	@Test
	void nothingIsLostWhenTheTargetsGroupIsDroppedInBetween() {
		joinTarget().subscription().release();
		bury("a");
		failHalfWay();
		this.admin.dropGroup(this.target, "any", DropOption.FORCE);
		assertThat(redrive().affected()).isEqualTo(1);
		assertThat(joinTarget().take().messageId()).isEqualTo("a");
	}

	@Test
	void whatSomebodyElseTookIsNotCounted() {
		bury("a", "b", "c");
		Broker slow = broker((topics) -> (Topics) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Topics.class }, (proxy, method, arguments) -> {
					Object result = call(() -> method.invoke(topics, arguments));
					if (result instanceof RmqPage page) {
						topics.delete(this.deadLetters, page.messages().get(1).position());
					}
					return result;
				}));
		assertThat(new RmqAdmin(slow).messages().redrive(this.redrive, RmqProgress.NONE))
			.isEqualTo(new RmqBulkResult(3, 2, 0, true));
		assertThat(dead()).isEmpty();
	}

	/**
	 * Redrive until the copies are stored and no dead letter is deleted.
	 */
	private void failHalfWay() {
		Broker failing = broker((topics) -> (Topics) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Topics.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("delete")) {
						throw new RmqConnectionException("It ends here", null);
					}
					return call(() -> method.invoke(topics, arguments));
				}));
		List<String> before = dead();
		assertThatExceptionOfType(RmqConnectionException.class)
			.isThrownBy(() -> new RmqAdmin(failing).messages().redrive(this.redrive, RmqProgress.NONE));
		assertThat(dead()).isEqualTo(before);
		assertThat(this.admin.topic(this.target).totalReady()).isEqualTo(before.size());
	}

	private Broker broker(UnaryOperator<Topics> changed) {
		Topics topics = changed.apply(this.fixture.broker().topics());
		return (Broker) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Broker.class },
				(proxy, method, arguments) -> (method.getName().equals("topics")) ? topics
						: call(() -> method.invoke(this.fixture.broker(), arguments)));
	}

	private static Object call(Callable<Object> call) throws Throwable {
		try {
			return call.call();
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private RmqBulkResult redrive() {
		return this.admin.messages().redrive(this.redrive, RmqProgress.NONE);
	}

	private ContractConsumer joinTarget() {
		return this.fixture
			.join(new ConsumerSpec(this.target, "any", TestRedis.uniqueName("consumer"), Duration.ofSeconds(60), 3));
	}

	private void bury(String... ids) {
		this.fixture.send(ids);
		this.consumer.take(ids.length).forEach(this.consumer::deadLetter);
	}

	private List<String> dead() {
		return this.admin.messages()
			.browse(this.deadLetters, RmqPageRequest.of(500))
			.messages()
			.stream()
			.map(RmqStoredMessage::id)
			.toList();
	}

}
