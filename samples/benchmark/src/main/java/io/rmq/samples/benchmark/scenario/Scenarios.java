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

import java.util.Iterator;
import java.util.List;

import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.redis.RedisServer;

import org.springframework.stereotype.Component;

/**
 * All that is measured, in the order of the report.
 */
@Component
public final class Scenarios implements Iterable<Scenario> {

	private final List<Scenario> all;

	Scenarios(Rmq rmq, Reference reference, RedisServer server, Arrivals arrivals, Samples samples, Scale scale) {
		this.all = List.of(new Throughput(rmq, reference, server, arrivals, scale),
				new TypedThroughput(rmq, reference, arrivals, scale), new Latency(rmq, reference, samples, scale),
				new AsyncProduce(rmq, reference, server, scale), new BlockingProduce(rmq, reference, server, scale),
				new Delayed(rmq, arrivals, scale), new Punctuality(rmq, samples, scale), new Idle(rmq, server, scale),
				new BacklogMemory(rmq, reference, server, scale), new BacklogSize(rmq, arrivals, scale),
				new Groups(rmq, server, arrivals, scale));
	}

	@Override
	public Iterator<Scenario> iterator() {
		return this.all.iterator();
	}

}
