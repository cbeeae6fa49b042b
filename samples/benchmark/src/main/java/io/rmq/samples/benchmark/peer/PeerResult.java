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

package io.rmq.samples.benchmark.peer;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What came out for another queue.
 *
 * @param name its name and version
 * @param setup how it was set up
 * @param throughput messages per second, from the first send to the last handler
 * @param messages how many messages that was measured with in each round
 * @param p50 the median of the time from a send to its handler, in microseconds
 * @param p99 the time that one of a hundred exceeds, in microseconds
 * @param guarantees what it guarantees so set up
 * @param problem why there is nothing but a name, {@code null} if there is more
 */
public record PeerResult(String name, @Nullable String setup, @Nullable Double throughput, @Nullable Integer messages,
		@Nullable Double p50, @Nullable Double p99, Map<String, String> guarantees, @Nullable String problem) {

	public PeerResult {
		guarantees = (guarantees != null) ? guarantees : Map.of();
	}

	/**
	 * Return what is reported about a queue that could not be measured.
	 * @param name its name
	 * @param problem why
	 */
	static PeerResult failed(String name, String problem) {
		return new PeerResult(name, null, null, null, null, null, Map.of(), problem);
	}

}
