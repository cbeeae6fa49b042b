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

package io.rmq.samples.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.rmq.samples.benchmark.harness.Environment;
import io.rmq.samples.benchmark.harness.Measure;
import io.rmq.samples.benchmark.harness.Report;
import io.rmq.samples.benchmark.harness.Result;
import io.rmq.samples.benchmark.harness.ResultsFile;
import io.rmq.samples.benchmark.harness.Rounds;
import io.rmq.samples.benchmark.harness.Scenario;
import io.rmq.samples.benchmark.peer.PeerResult;
import io.rmq.samples.benchmark.peer.PeerTable;
import io.rmq.samples.benchmark.peer.Peers;
import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.samples.benchmark.scenario.Scenarios;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Runs all scenarios, and reports.
 */
@Component
class Benchmark {

	private static final Logger logger = LoggerFactory.getLogger(Benchmark.class);

	private final Scenarios scenarios;

	private final RedisServer server;

	private final Peers peers;

	private final BenchmarkSettings settings;

	Benchmark(Scenarios scenarios, RedisServer server, Peers peers, BenchmarkSettings settings) {
		this.scenarios = scenarios;
		this.server = server;
		this.peers = peers;
		this.settings = settings;
	}

	/**
	 * Run the scenarios, one after the other.
	 * @return what came out, which is also in the file of results
	 */
	String run() throws Exception {
		Environment environment = Environment.of(this.server.version());
		Rounds rounds = new Rounds(this.settings.warmUps(), this.settings.rounds());
		List<Result> results = new ArrayList<>();
		this.server.delete("rmq-benchmark:*");
		try {
			for (Scenario scenario : this.scenarios) {
				List<String> names = scenario.measures().stream().map(Measure::name).toList();
				if (this.settings.selects(names)) {
					logger.info("Measuring {}", String.join(", ", names));
					results.addAll(scenario.rounds(rounds).run(scenario));
				}
			}
		}
		finally {
			this.server.delete("rmq-benchmark:*");
		}
		return report(environment, results, peers());
	}

	private List<PeerResult> peers() throws IOException, InterruptedException {
		return (this.settings.peers() && this.settings.selects(Set.of("peers")))
				? this.peers.run(this.settings.peerModules()) : List.of();
	}

	private String report(Environment environment, List<Result> results, List<PeerResult> peers) throws IOException {
		new ResultsFile(this.settings.results()).write(environment, results, peers);
		return new Report(environment, results).toString() + (peers.isEmpty() ? "" : new PeerTable(peers));
	}

}
