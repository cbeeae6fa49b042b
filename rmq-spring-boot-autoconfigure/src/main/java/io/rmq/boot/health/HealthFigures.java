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

package io.rmq.boot.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * What waits for groups, as it was measured last by any instance. Who asks when nobody
 * has measured for an interval has it measured, and does not wait for it for long.
 * Thread-safe.
 */
final class HealthFigures {

	private static final RmqLog logger = RmqLog.of(HealthFigures.class);

	private final SharedQuestion<Figures> question;

	private final Duration maxAge;

	private volatile Figures last = new Figures(Map.of(), List.of(), null, System.nanoTime());

	/**
	 * Create figures. Nothing is asked yet.
	 * @param broker where the topics are
	 * @param interval how often to measure, however many instances there are
	 */
	HealthFigures(Broker broker, Duration interval) {
		this.question = new SharedQuestion<>(() -> read(broker, interval));
		this.maxAge = interval.multipliedBy(3);
	}

	/**
	 * Read the figures. If that takes too long or fails, those stay that were read
	 * before, for three intervals: rather none than wrong ones.
	 */
	void refresh(Duration timeout) {
		try {
			this.question.ask(timeout);
		}
		catch (RmqException ex) {
			logger.debug("The backlog is not known now", ex);
		}
	}

	/**
	 * Return what waits for a group.
	 * @return {@code null} if that is not known
	 */
	@Nullable Measured of(String topic, String group) {
		Figures current = this.last;
		return (System.nanoTime() - current.since() < this.maxAge.toNanos())
				? current.groups().get(new Key(topic, group)) : null;
	}

	/**
	 * Return what is wrong with keys of topics, as warnings.
	 */
	List<String> faults() {
		Figures current = this.last;
		return (System.nanoTime() - current.since() < this.maxAge.toNanos()) ? current.faults() : List.of();
	}

	private Figures read(Broker broker, Duration interval) {
		try {
			broker.groups().measure(interval);
		}
		finally {
			// One topic that cannot be measured is no reason not to show the others.
			this.last = figures(broker.groups().measured());
		}
		return this.last;
	}

	/**
	 * That nobody renews figures does not make them new, and it is this machine's clock
	 * that tells for how long they are there.
	 */
	private Figures figures(List<TopicBacklog> topics) {
		Figures before = this.last;
		Instant newest = topics.stream().map(TopicBacklog::at).max(Comparator.naturalOrder()).orElse(null);
		return new Figures(index(topics), faults(topics), newest,
				(newest != null && newest.equals(before.newest())) ? before.since() : System.nanoTime());
	}

	private static List<String> faults(List<TopicBacklog> topics) {
		return topics.stream()
			.flatMap((topic) -> topic.faults()
				.stream()
				.map((fault) -> "Topic '%s': %s. %s".formatted(topic.topic(), fault.reason(), fault.remedy())))
			.toList();
	}

	private static Map<Key, Measured> index(List<TopicBacklog> topics) {
		Map<Key, Measured> index = new HashMap<>();
		topics.forEach((topic) -> topic.groups()
			.forEach((group) -> index.put(new Key(topic.topic(), group.group()), new Measured(group, topic.at()))));
		return index;
	}

	/**
	 * What waits for a group, and when that was so.
	 *
	 * @param backlog what waits
	 * @param at when, by the server's clock
	 */
	record Measured(GroupBacklog backlog, Instant at) {

	}

	/**
	 * What was read.
	 *
	 * @param groups what waits for each group
	 * @param faults what is wrong with keys of topics
	 * @param newest when the newest of it was measured, by the server's clock
	 * @param since when that was read first, in the terms of {@link System#nanoTime()}
	 */
	private record Figures(Map<Key, Measured> groups, List<String> faults, @Nullable Instant newest, long since) {

	}

	/**
	 * A group of a topic.
	 */
	private record Key(String topic, String group) {

	}

}
