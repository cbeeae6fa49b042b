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

package io.rmq.samples.peers;

import java.util.Locale;

/**
 * What came out for a peer.
 *
 * @param throughput messages per second, from the first send to the last handler
 * @param messages how many messages that was measured with in each round
 * @param p50 the median of the time from a send to its handler, in microseconds
 * @param p99 the time that one of a hundred exceeds, in microseconds
 */
record Figures(double throughput, int messages, double p50, double p99) {

	/**
	 * Return the line that the benchmark reads.
	 */
	String line(Peer peer) {
		Guarantees guarantees = peer.guarantees();
		return String.format(Locale.ROOT,
				"{\"name\":%s,\"setup\":%s,\"throughput\":%.1f,\"messages\":%d,\"p50\":%.1f,\"p99\":%.1f,"
						+ "\"guarantees\":{\"delivery\":%s,\"redelivery\":%s,\"delay\":%s,\"priorities\":%s,"
						+ "\"deadLetters\":%s,\"acknowledgement\":%s}}",
				quote(peer.name()), quote(peer.setup()), this.throughput, this.messages, this.p50, this.p99,
				quote(guarantees.delivery()), quote(guarantees.redelivery()), quote(guarantees.delay()),
				quote(guarantees.priorities()), quote(guarantees.deadLetters()), quote(guarantees.acknowledgement()));
	}

	private static String quote(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
