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
 * Messages that wait: how much memory each takes in the server, compared with the bytes
 * of its payload.
 */
final class BacklogMemory implements Scenario {

	private static final Measure BYTES = new Measure("memory", "bytes/message", Target.ratioAtMost(1.6));

	private final Rmq rmq;

	private final Reference reference;

	private final RedisServer server;

	private final int count;

	BacklogMemory(Rmq rmq, Reference reference, RedisServer server, Scale scale) {
		this.rmq = rmq;
		this.reference = reference;
		this.server = server;
		this.count = scale.of(100_000);
	}

	@Override
	public List<Measure> measures() {
		return List.of(BYTES);
	}

	@Override
	public Map<Measure, Double> rmq() {
		long before = this.server.dataBytes();
		this.rmq.send(Topics.PRODUCED, this.count);
		long bytes = this.server.dataBytes() - before;
		this.server.deleteStream(Topics.stream(Topics.PRODUCED), this.count);
		return Map.of(BYTES, (double) bytes / this.count);
	}

	@Override
	public Map<Measure, Double> reference() {
		return Map.of(BYTES, (double) this.reference.bodySize());
	}

}
