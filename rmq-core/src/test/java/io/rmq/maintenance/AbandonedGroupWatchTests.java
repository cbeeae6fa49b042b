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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.listener.container.LogLines;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AbandonedGroupWatch}, and for what {@link RmqMaintenance} makes of it.
 */
class AbandonedGroupWatchTests {

	private static final Duration UNSEEN = Duration.ofMillis(200);

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix);

	private final Queue<AbandonedGroup> told = new ConcurrentLinkedQueue<>();

	private final LogLines log = new LogLines();

	@BeforeEach
	void abandonAGroup() {
		this.broker.groups().create("orders", "billing", StartFrom.EARLIEST);
		ContractConsumer.get(this.broker.send(new OutboundMessage("orders", "id", RmqPriority.NORMAL, null,
				RmqHeaders.empty(), Duration.ZERO, new byte[0])));
	}

	@AfterEach
	void close() {
		this.log.close();
		this.broker.close();
	}

	@Test
	void ofManyInstancesOneTellsWhatToDoAndAllKnow() {
		List<AbandonedGroupWatch> instances = List.of(watch(), watch(), watch());
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> instances.stream().peek(AbandonedGroupWatch::perform).noneMatch(this::knowsNothing));
		instances.forEach(AbandonedGroupWatch::perform);
		assertThat(this.told).singleElement()
			.satisfies((group) -> assertThat(group.topic() + " " + group.group()).isEqualTo("orders billing"));
		assertThat(this.log.lines(Level.WARN, "billing")).singleElement()
			.asString()
			.contains("group 'billing' of topic 'orders'", "Start a listener",
					"RmqAdmin.dropGroup(\"orders\", \"billing\")");
	}

	@Test
	void isNotHeldUpByWhoIsTold() {
		AbandonedGroupWatch watch = new AbandonedGroupWatch(this.broker, UNSEEN, (group) -> {
			throw new IllegalStateException("no");
		});
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
			watch.perform();
			return !knowsNothing(watch);
		});
		assertThat(this.log.lines(Level.ERROR, "An event listener failed")).hasSize(1);
	}

	@Test
	void topicThatCannotBeLookedAtHidesNothingOfTheOthersAndIsToldOf() {
		try (StatefulRedisConnection<String, String> connection = TestRedis.connect(StringCodec.UTF8)) {
			String lane = this.prefix + ":{broken}:normal";
			this.broker.groups().create("broken", "known", StartFrom.EARLIEST);
			connection.sync().xadd(lane, "id", "waits", "ttl", "0", "body", "");
			AbandonedGroupWatch watch = watch();
			performUntilTold(watch, 2);
			connection.sync().del(lane);
			connection.sync().set(lane, "not a stream");
			this.broker.groups().create("orders", "shipping", StartFrom.EARLIEST);
			performUntilTold(watch, 3);
			assertThatExceptionOfType(RmqException.class).isThrownBy(watch::perform)
				.withMessageContainingAll("'broken'", "WRONGTYPE");
			assertThat(watch.abandoned()).extracting(AbandonedGroup::group)
				.containsExactly("known", "billing", "shipping");
			assertThat(this.told).hasSize(3);
		}
	}

	private void performUntilTold(AbandonedGroupWatch watch, int groups) {
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
			try {
				watch.perform();
			}
			catch (RmqException ex) {
				// Of the broken topic.
			}
			return this.told.size() == groups;
		});
	}

	@Test
	void looksEveryFewMinutesAtMost() {
		assertThat(watch(Duration.ofHours(1)).interval()).isEqualTo(Duration.ofMinutes(5));
		assertThat(watch(Duration.ofMinutes(8)).interval()).isEqualTo(Duration.ofMinutes(2));
	}

	@Test
	void maintenancePublishesAnEventAndKnowsTheGroup() {
		RmqMaintenance maintenance = new RmqMaintenance(this.broker, ExpiryPolicy.defaults(), Duration.ofSeconds(1));
		Queue<Object> events = new ConcurrentLinkedQueue<>();
		maintenance.setApplicationEventPublisher(events::add);
		assertThat(maintenance.abandonedGroups()).isEmpty();
		maintenance.start();
		try {
			assertThat(maintenance.duties()).extracting(DutyState::description)
				.containsExactly("sweeping expired messages", "looking for abandoned groups",
						"looking whether the server still has its data");
			Awaitility.await().until(() -> !events.isEmpty());
			assertThat(events).singleElement()
				.isEqualTo(new RmqAbandonedGroupEvent(maintenance.abandonedGroups().get(0)));
		}
		finally {
			maintenance.stop();
		}
		assertThat(maintenance.duties()).isEmpty();
	}

	@Test
	void timeThatIsTooShortIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RmqMaintenance(this.broker, ExpiryPolicy.defaults(), Duration.ofMillis(999)))
			.withMessageContaining("abandonedAfter");
	}

	private boolean knowsNothing(AbandonedGroupWatch watch) {
		return watch.abandoned().isEmpty();
	}

	private AbandonedGroupWatch watch() {
		return watch(UNSEEN);
	}

	private AbandonedGroupWatch watch(Duration unseen) {
		return new AbandonedGroupWatch(this.broker, unseen, this.told::add);
	}

}
