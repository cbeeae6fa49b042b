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

package io.rmq.samples.benchmark.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.rmq.samples.benchmark.harness.Series;

/**
 * Measures each point of a curve several times, and takes the value in the middle.
 */
final class Trials {

	private static final int COUNT = 3;

	private Trials() {
	}

	/**
	 * Return the median of some values after one that is not counted.
	 * @throws Exception if one could not be measured
	 */
	static double median(Callable<Double> trial) throws Exception {
		trial.call();
		List<Double> values = new ArrayList<>();
		for (int i = 0; i < COUNT; i++) {
			System.gc();
			values.add(trial.call());
		}
		return new Series(values).median();
	}

}
