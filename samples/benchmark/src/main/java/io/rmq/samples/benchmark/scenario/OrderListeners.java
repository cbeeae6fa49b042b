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

package io.rmq.samples.benchmark.scenario;

import io.rmq.annotation.RmqListener;

import org.springframework.stereotype.Component;

/**
 * The listeners that are measured. Each scenario starts those that it needs.
 */
@Component
final class OrderListeners {

	private final Arrivals arrivals;

	private final Samples samples;

	OrderListeners(Arrivals arrivals, Samples samples) {
		this.arrivals = arrivals;
		this.samples = samples;
	}

	@RmqListener(id = Topics.ORDERS, topic = Topics.ORDERS, autoStartup = "false")
	@RmqListener(id = Topics.DELAYED, topic = Topics.DELAYED, autoStartup = "false")
	@RmqListener(id = Topics.SMALL_BACKLOG, topic = Topics.SMALL_BACKLOG, autoStartup = "false")
	@RmqListener(id = Topics.LARGE_BACKLOG, topic = Topics.LARGE_BACKLOG, autoStartup = "false")
	@RmqListener(id = Topics.ONE_GROUP, topic = Topics.ONE_GROUP, autoStartup = "false")
	@RmqListener(id = "first-group", topic = Topics.THREE_GROUPS, group = "first", autoStartup = "false")
	@RmqListener(id = "second-group", topic = Topics.THREE_GROUPS, group = "second", autoStartup = "false")
	@RmqListener(id = "third-group", topic = Topics.THREE_GROUPS, group = "third", autoStartup = "false")
	void count(Order order) {
		this.arrivals.arrive();
	}

	@RmqListener(id = Topics.LATENCY, topic = Topics.LATENCY, autoStartup = "false")
	void time(Order order) {
		this.samples.add(System.nanoTime());
	}

	@RmqListener(id = Topics.PUNCTUAL, topic = Topics.PUNCTUAL, autoStartup = "false")
	void compareWithDueTime(Order order) {
		this.samples.add(System.currentTimeMillis() - order.at());
	}

}
