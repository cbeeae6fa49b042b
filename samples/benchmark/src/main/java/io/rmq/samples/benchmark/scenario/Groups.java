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

import java.util.List;
import java.util.Map;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;
import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * A backlog that three groups handle, compared with one that a single group handles: the
 * time for each message that a group gets, and the memory that the backlog takes.
 */
final class Groups implements Scenario {

	private static final Measure COST = new Measure("groups", "us/delivery", Target.ratioAtMost(1.5));

	private static final Measure STORED = new Measure("groups-stored", "bytes/message", Target.ratioAtMost(1.05));

	private static final List<String> ONE = List.of(Topics.ONE_GROUP);

	private static final List<String> THREE = List.of("first-group", "second-group", "third-group");

	private final Rmq rmq;

	private final RedisServer server;

	private final Arrivals arrivals;

	private final int count;

	Groups(Rmq rmq, RedisServer server, Arrivals arrivals, Scale scale) {
		this.rmq = rmq;
		this.server = server;
		this.arrivals = arrivals;
		this.count = scale.of(60_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(COST, STORED);
	}

	/**
	 * A group gets what is stored from its first start on.
	 */
	@Override
	public void prepare() throws InterruptedException {
		this.rmq.listening(ONE, Map::of);
		this.rmq.listening(THREE, Map::of);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		return handle(Topics.THREE_GROUPS, THREE);
	}

	@Override
	public Map<Measure, Double> reference() throws InterruptedException {
		return handle(Topics.ONE_GROUP, ONE);
	}

	private Map<Measure, Double> handle(String topic, List<String> listeners) throws InterruptedException {
		long before = this.server.dataBytes();
		this.rmq.send(topic, this.count);
		long stored = this.server.dataBytes() - before;
		int deliveries = this.count * listeners.size();
		this.arrivals.expect(deliveries);
		Clock clock = Clock.start();
		return this.rmq.listening(listeners, () -> {
			this.arrivals.await();
			this.rmq.awaitEmpty(topic);
			return Map.of(COST, clock.seconds() * 1e6 / deliveries, STORED, (double) stored / this.count);
		});
	}

}
