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

package io.rmq.statistics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.rmq.RmqContext;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Statistics;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;
import io.rmq.template.SendObserver;

/**
 * Counts what this instance sends and handles, until it is told to the server. Of topics
 * beyond the first 10,000 that are in use at a time it counts nothing. Thread-safe.
 */
public final class TrafficCounter implements RmqListenerInterceptor, SendObserver {

	private static final int MAX_TOPICS = 10_000;

	/**
	 * A topic is forgotten when there was nothing to tell of it so many times.
	 */
	private static final int QUIET = 60;

	/**
	 * For what is not counted.
	 */
	private final TopicTraffic beyond = new TopicTraffic();

	private final Map<String, TopicTraffic> topics = new ConcurrentHashMap<>();

	private final List<Map.Entry<String, TopicTraffic>> leaving = new ArrayList<>();

	@Override
	public Sending begin(OutboundMessage message) {
		return of(message.topic());
	}

	@Override
	public void afterFailure(Delivery delivery, RmqContext context, Throwable error) {
		of(context.topic()).of(context.group()).countFailure();
	}

	@Override
	public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
		of(context.topic()).of(context.group()).count(outcome, duration);
	}

	private TopicTraffic of(String topic) {
		TopicTraffic known = this.topics.get(topic);
		if (known != null) {
			return known;
		}
		return (this.topics.size() < MAX_TOPICS) ? this.topics.computeIfAbsent(topic, (added) -> new TopicTraffic())
				: this.beyond;
	}

	/**
	 * Tell the server what has changed since it was told last. What it did not get is
	 * told the next time, unless it is unknown whether it did.
	 * @param statistics where it is added
	 * @throws RmqException if it could not be told
	 */
	synchronized void tell(Statistics statistics) {
		List<RmqException> failures = new ArrayList<>();
		// Whoever had one of these in hand when it left has counted by now.
		for (Iterator<Map.Entry<String, TopicTraffic>> each = this.leaving.iterator(); each.hasNext();) {
			Map.Entry<String, TopicTraffic> topic = each.next();
			if (tell(topic.getKey(), topic.getValue(), statistics, failures) >= 0) {
				each.remove();
			}
		}
		this.topics.forEach((name, traffic) -> {
			if (tell(name, traffic, statistics, failures) >= QUIET) {
				this.topics.remove(name);
				this.leaving.add(Map.entry(name, traffic));
			}
		});
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
	}

	/**
	 * Tell one topic, unless the server has failed with another.
	 * @return how often in a row there was nothing to tell, -1 if it could not be told
	 */
	private static int tell(String name, TopicTraffic traffic, Statistics statistics, List<RmqException> failures) {
		if (failures.stream().anyMatch((failure) -> failure.getCode() != RmqErrorCode.INTERNAL)) {
			return -1;
		}
		try {
			return traffic.tell(name, statistics);
		}
		catch (RmqException ex) {
			failures.add(ex);
			return -1;
		}
	}

}
