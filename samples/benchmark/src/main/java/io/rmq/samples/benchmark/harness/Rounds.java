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

package io.rmq.samples.benchmark.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a scenario in rounds, in each of which both sides have their turn, so that what
 * else the machine is busy with hits both. Warms up first.
 *
 * @param warmUps how many rounds are not counted
 * @param count how many are
 */
public record Rounds(int warmUps, int count) {

	private static final Logger logger = LoggerFactory.getLogger(Rounds.class);

	public Rounds {
		if (warmUps < 0 || count < 1) {
			throw new IllegalArgumentException(
					"At least one round has to count, not %d after %d to warm up".formatted(count, warmUps));
		}
	}

	/**
	 * Run a scenario.
	 * @param scenario the scenario
	 * @return a result for each of its measures
	 * @throws Exception if one of the sides did not do its work
	 */
	public List<Result> run(Scenario scenario) throws Exception {
		Map<Measure, List<Double>> rmq = new LinkedHashMap<>();
		Map<Measure, List<Double>> reference = new LinkedHashMap<>();
		try {
			scenario.prepare();
			for (int round = -this.warmUps; round < this.count; round++) {
				// Each goes first as often as the other, so that neither is always the
				// one that finds the server as the other has left it.
				boolean first = round % 2 == 0;
				Map<Measure, Double> theirs = first ? Map.of() : turn(scenario::reference);
				Map<Measure, Double> ours = turn(scenario::rmq);
				if (first) {
					theirs = turn(scenario::reference);
				}
				logger.debug("Round {}: {}, reference {}", round + 1, ours, theirs);
				if (round >= 0) {
					add(ours, rmq);
					add(theirs, reference);
				}
			}
		}
		finally {
			scenario.close();
		}
		return scenario.measures().stream().map((measure) -> result(measure, rmq, reference)).toList();
	}

	private static Map<Measure, Double> turn(Turn turn) throws Exception {
		// Nobody pays for the garbage of the other.
		System.gc();
		return turn.take();
	}

	private static void add(Map<Measure, Double> values, Map<Measure, List<Double>> series) {
		values.forEach((measure, value) -> series.computeIfAbsent(measure, (key) -> new ArrayList<>()).add(value));
	}

	private static Result result(Measure measure, Map<Measure, List<Double>> rmq,
			Map<Measure, List<Double>> reference) {
		List<Double> theirs = reference.get(measure);
		return new Result(measure, new Series(rmq.getOrDefault(measure, List.of())),
				(theirs != null) ? new Series(theirs) : null);
	}

	/**
	 * The turn of one side.
	 */
	private interface Turn {

		Map<Measure, Double> take() throws Exception;

	}

}
