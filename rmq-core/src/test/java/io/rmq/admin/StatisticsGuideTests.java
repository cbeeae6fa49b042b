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

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Broker;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of the guide to statistics.
 */
class StatisticsGuideTests {

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(),
			TestRedis.uniqueName(TestRedis.keyPrefix()));

	private final RmqAdmin admin = new RmqAdmin(this.broker);

	@AfterEach
	void close() {
		this.broker.close();
	}

	@Test
	void minutesAreListed() {
		this.broker.groups().create("orders", "default", StartFrom.EARLIEST);
		this.broker.topics()
			.statistics()
			.add("orders", 3, Map.of("default",
					new RmqStatistics.Group(2, 0, 0, 0, Duration.of(20, ChronoUnit.MILLIS), null, null)));
		assertThat(lines()).singleElement().asString().matches("[-0-9]+T[0-9:]+:00Z: 3 sent, 2 handled");
	}

	private List<String> lines() {
		List<String> lines = new ArrayList<>();
		for (RmqStatistics.Minute minute : this.admin.statistics("orders", Duration.ofHours(1)).minutes()) {
			RmqStatistics.Group group = minute.groups().get("default");
			long handled = (group != null) ? group.handled() : 0;
			lines.add("%s: %d sent, %d handled".formatted(minute.at(), minute.sent(), handled));
		}
		return lines;
	}

}
