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

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.rmq.samples.benchmark.scenario.Order;

/**
 * Measures a peer as the benchmark measures RMQ: one thread sends while the consumer
 * handles; then one message at a time, each a millisecond after the last one arrived.
 */
public final class Measurement {

	private static final int ROUNDS = 5;

	/** How long a round may take: a slow peer has fewer messages in each. */
	private static final double ROUND_SECONDS = 8;

	private static final Duration LATENCY_TIME = Duration.ofSeconds(15);

	private final Peer peer;

	private final Handler handler = new Handler();

	private Measurement(Peer peer) {
		this.peer = peer;
	}

	/**
	 * Measure a peer, print the line that the benchmark reads, and stop the peer. The
	 * system properties {@code peer.messages} and {@code peer.samples} say how many
	 * messages a round of throughput and how many latencies to measure at most.
	 * @param peer the peer, which is not started yet
	 * @throws Exception if it did not do its work
	 */
	public static void run(Peer peer) throws Exception {
		try {
			Figures figures = new Measurement(peer).run(Integer.getInteger("peer.messages", 200_000),
					Integer.getInteger("peer.samples", 1500));
			System.out.println(figures.line(peer));
		}
		finally {
			peer.stop();
		}
	}

	private Figures run(int messages, int samples) throws Exception {
		this.peer.start(this.handler);
		rate(Math.max(1, messages / 100));
		int round = fitting(messages, rate(Math.max(1, messages / 20)));
		// Once more to warm up, with what is measured then.
		round = fitting(messages, rate(round));
		double[] rates = new double[ROUNDS];
		for (int i = 0; i < ROUNDS; i++) {
			System.gc();
			rates[i] = rate(round);
		}
		Arrays.sort(rates);
		latencies(Math.max(1, samples / 3));
		double[] micros = latencies(samples);
		return new Figures(rates[ROUNDS / 2], round, percentile(micros, 0.50), percentile(micros, 0.99));
	}

	private static int fitting(int messages, double rate) {
		return (int) Math.max(1, Math.min(messages, rate * ROUND_SECONDS));
	}

	private double rate(int count) throws Exception {
		this.handler.expect(count);
		long began = System.nanoTime();
		this.peer.send(count);
		this.handler.await();
		double rate = count / ((System.nanoTime() - began) / 1e9);
		awaitAcknowledgements();
		return rate;
	}

	private double[] latencies(int samples) throws Exception {
		double[] micros = new double[samples];
		long end = System.nanoTime() + LATENCY_TIME.toNanos();
		this.handler.time();
		int count = 0;
		while (count < samples && System.nanoTime() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			long sent = System.nanoTime();
			this.peer.send(Order.sample(count));
			micros[count++] = (this.handler.take() - sent) / 1e3;
		}
		awaitAcknowledgements();
		return Arrays.copyOf(micros, count);
	}

	/**
	 * Handlers are entered before the messages are acknowledged.
	 */
	private void awaitAcknowledgements() throws Exception {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
		while (this.peer.stored() > 0) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException(
						"%d messages were handled, but not acknowledged".formatted(this.peer.stored()));
			}
			Thread.sleep(5);
		}
	}

	private static double percentile(double[] values, double part) {
		Arrays.sort(values);
		return values[Math.max(0, (int) Math.ceil(values.length * part) - 1)];
	}

}
