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

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisFixtures;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The gauges of topics and groups.
 */
class BacklogMetersTests {

	private final BrokerFixture fixture = RedisFixtures.aloneOnSharedServer();

	private final MeterRegistry first = new SimpleMeterRegistry();

	private final MeterRegistry second = new SimpleMeterRegistry();

	private final BacklogMeters measuring = new BacklogMeters(this.fixture.broker(), this.first, Duration.ofSeconds(1));

	private final BacklogMeters reading = new BacklogMeters(this.fixture.broker(), this.second, Duration.ofSeconds(1));

	@BeforeEach
	void createGroup() {
		this.fixture.broker().groups().create(this.fixture.topic(), "group", StartFrom.EARLIEST);
		this.fixture.send(RmqPriority.HIGH, "a", "b");
	}

	@AfterEach
	void close() {
		this.measuring.stop();
		this.reading.stop();
		this.fixture.close();
	}

	@Test
	void everyInstanceShowsWhatOneHasMeasured() {
		this.measuring.start();
		awaitValue(2, this.first, RmqMeter.GROUP_READY, "priority", "HIGH");
		this.reading.start();
		awaitValue(2, this.second, RmqMeter.GROUP_READY, "priority", "HIGH");
		assertThat(value(this.second, RmqMeter.GROUP_READY, "priority", "LOW")).isZero();
		assertThat(value(this.second, RmqMeter.TOPIC_STORED)).isEqualTo(2);
		assertThat(value(this.second, RmqMeter.GROUP_OLDEST)).isPositive();
		assertThat(value(this.second, RmqMeter.GROUP_CONSUMERS)).isZero();
		assertThat(value(this.second, RmqMeter.GROUP_PAUSED)).isZero();
		this.fixture.send("c");
		awaitValue(3, this.first, RmqMeter.TOPIC_STORED);
		awaitValue(3, this.second, RmqMeter.TOPIC_STORED);
	}

	@Test
	void gaugesOfAGroupThatIsGoneAreRemoved() {
		this.measuring.start();
		awaitValue(2, this.first, RmqMeter.GROUP_READY, "priority", "HIGH");
		this.fixture.broker().groups().drop(this.fixture.topic(), "group", Duration.ZERO, true);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.first.find(RmqMeter.GROUP_READY.meterName()).gauges()).isEmpty());
		assertThat(value(this.first, RmqMeter.TOPIC_STORED)).isZero();
	}

	@Test
	void figuresThatAreTooOldAreNotShown() {
		this.measuring.start();
		awaitValue(2, this.first, RmqMeter.TOPIC_STORED);
		this.measuring.stop();
		Awaitility.await().untilAsserted(() -> assertThat(value(this.first, RmqMeter.TOPIC_STORED)).isNaN());
	}

	@Test
	void figuresThatNobodyRenewsGrowOldThoughTheyAreRead() {
		BacklogGauges gauges = new BacklogGauges(this.first, Duration.ofMillis(300));
		awaitRenewed(gauges);
		Awaitility.await().untilAsserted(() -> {
			gauges.show(this.fixture.broker().groups().measured());
			assertThat(value(this.first, RmqMeter.TOPIC_STORED)).isNaN();
		});
		awaitRenewed(gauges);
	}

	/**
	 * Figures that are read too late are old already, so they are measured again.
	 */
	private void awaitRenewed(BacklogGauges gauges) {
		Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
			this.fixture.broker().groups().measure(Duration.ofMillis(1));
			gauges.show(this.fixture.broker().groups().measured());
			assertThat(value(this.first, RmqMeter.TOPIC_STORED)).isEqualTo(2);
		});
	}

	@Test
	void whoMeasuresSeldomKeepsNobodyFromMeasuringOften() {
		this.fixture.broker().groups().measure(Duration.ofHours(1));
		this.fixture.send("c");
		this.measuring.start();
		awaitValue(3, this.first, RmqMeter.TOPIC_STORED);
	}

	@Test
	void intervalIsASecondAtLeast() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BacklogMeters(this.fixture.broker(), this.first, Duration.ofMillis(10)))
			.withMessageContaining("zero or at least a second");
	}

	private void awaitValue(double expected, MeterRegistry registry, RmqMeter meter, String... tags) {
		Awaitility.await()
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(value(registry, meter, tags)).isEqualTo(expected));
	}

	private double value(MeterRegistry registry, RmqMeter meter, String... tags) {
		Gauge gauge = registry.get(meter.meterName()).tag("topic", this.fixture.topic()).tags(tags).gauge();
		return gauge.value();
	}

}
