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

import java.util.List;
import java.util.Map;

/**
 * Something that RMQ does, and what it is compared with. Each side does its whole work in
 * each round and leaves nothing behind.
 */
public interface Scenario {

	/**
	 * Return what this scenario measures.
	 * @return the measures, in the order of the report
	 */
	List<Measure> measures();

	/**
	 * Return how many rounds this scenario needs.
	 * @param planned how many the others have
	 * @return the rounds; by default as planned
	 */
	default Rounds rounds(Rounds planned) {
		return planned;
	}

	/**
	 * Get ready for the first round.
	 * @throws Exception if that is not possible
	 */
	default void prepare() throws Exception {
	}

	/**
	 * Have RMQ do the work of a round.
	 * @return a value for each measure
	 * @throws Exception if the work was not done
	 */
	Map<Measure, Double> rmq() throws Exception;

	/**
	 * Have the other side do the work of a round.
	 * @return a value for each measure that is compared; by default none
	 * @throws Exception if the work was not done
	 */
	default Map<Measure, Double> reference() throws Exception {
		return Map.of();
	}

	/**
	 * Clean up after the last round.
	 */
	default void close() {
	}

}
