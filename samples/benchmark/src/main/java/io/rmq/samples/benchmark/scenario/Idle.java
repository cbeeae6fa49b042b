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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Rounds;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.harness.Target;
import io.rmq.samples.benchmark.redis.RedisServer;

/**
 * All listeners run and have nothing to do: how many commands the server is sent for each
 * in a second. It is measured once, for as long as the longest of the periods in which
 * listeners look after what is left, since a shorter time holds either all of that or
 * nothing.
 */
final class Idle implements Scenario {

	private static final Measure COMMANDS = new Measure("idle-commands-per-second", "commands/s",
			Target.valueAtMost(1));

	private final Rmq rmq;

	private final RedisServer server;

	private final Duration settle;

	private final Duration window;

	Idle(Rmq rmq, RedisServer server, Scale scale) {
		this.rmq = rmq;
		this.server = server;
		this.settle = scale.of(Duration.ofSeconds(1));
		this.window = scale.of(Duration.ofSeconds(60));
	}

	@Override
	public List<Measure> measures() {
		return List.of(COMMANDS);
	}

	@Override
	public Rounds rounds(Rounds planned) {
		return new Rounds(0, 1);
	}

	@Override
	public Map<Measure, Double> rmq() throws InterruptedException {
		List<String> all = this.rmq.listeners();
		return this.rmq.listening(all, () -> {
			Thread.sleep(this.settle.toMillis());
			Clock clock = Clock.start();
			long before = this.server.sentWhenIdle();
			Thread.sleep(this.window.toMillis());
			long commands = this.server.sentWhenIdle() - before;
			return Map.of(COMMANDS, commands / clock.seconds() / all.size());
		});
	}

}
