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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqMessageListener;
import org.awaitility.Awaitility;

/**
 * Writes down what is handled, at the moment at which its handling begins.
 */
public final class Journal implements RmqMessageListener {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ConcurrentLinkedQueue<RmqContext> begun = new ConcurrentLinkedQueue<>();

	private final List<String> interrupted = new CopyOnWriteArrayList<>();

	private final RmqMessageListener handler;

	public Journal() {
		this((delivery, context) -> {
		});
	}

	/**
	 * Create a journal.
	 * @param handler what is done with a message after it was written down
	 */
	public Journal(RmqMessageListener handler) {
		this.handler = handler;
	}

	@Override
	public void onMessage(Delivery delivery, RmqContext context) throws Exception {
		this.begun.add(context);
		try {
			this.handler.onMessage(delivery, context);
		}
		catch (InterruptedException ex) {
			this.interrupted.add(context.messageId());
			throw ex;
		}
	}

	public List<RmqContext> entries() {
		return List.copyOf(this.begun);
	}

	public int size() {
		return this.begun.size();
	}

	public List<String> ids() {
		return this.begun.stream().map(RmqContext::messageId).toList();
	}

	/**
	 * Return how often each message was handled.
	 */
	public Map<String, Long> counts() {
		return this.begun.stream().collect(Collectors.groupingBy(RmqContext::messageId, Collectors.counting()));
	}

	/**
	 * Return the messages whose handler was interrupted.
	 */
	public List<String> interrupted() {
		return this.interrupted;
	}

	/**
	 * Wait until so many messages were begun, as long as there is progress: how fast that
	 * is, is up to the machine.
	 */
	public void await(int count) {
		for (int begun = size(); begun < count; begun = size()) {
			await(begun + 1, PATIENCE);
		}
	}

	/**
	 * Wait until so many messages were begun, for a limited time.
	 */
	public void await(int count, Duration patience) {
		Awaitility.await("%d messages begun".formatted(count))
			.atMost(patience)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.begun.size() >= count);
	}

}
