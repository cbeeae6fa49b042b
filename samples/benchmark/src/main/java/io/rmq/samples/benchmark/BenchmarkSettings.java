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

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is measured, and how thoroughly.
 *
 * @param warmUps how many rounds of each scenario are not counted
 * @param rounds how many are
 * @param scale how much is done in a round, compared with what was planned
 * @param only the names of the measures to take, none for all
 * @param results where the file of results is written
 * @param growth whether to measure instead how cost grows with the work; then
 * {@code only} has the names of what grows
 * @param overload whether to send instead more than can be handled
 * @param docs where the charts of that are written
 * @param peers whether to measure other queues besides; in {@code only} they are
 * {@code peers}
 * @param peerModules where the modules of those are
 */
@ConfigurationProperties("benchmark")
record BenchmarkSettings(@DefaultValue("3") int warmUps, @DefaultValue("6") int rounds, @DefaultValue("1") double scale,
		@DefaultValue Set<String> only, @DefaultValue("target/results.json") Path results, boolean growth,
		boolean overload, @DefaultValue("../../docs/performance") Path docs, boolean peers,
		@DefaultValue("../benchmark-peers") Path peerModules) {

	/**
	 * Return whether one of the measures is wanted.
	 */
	boolean selects(Collection<String> names) {
		return this.only.isEmpty() || !Collections.disjoint(this.only, names);
	}

}
