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

package io.rmq.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.RmqPriority;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * The gauges of all topics and groups. Those of a topic or group that is gone are
 * removed. Figures that are too old are shown no more: rather none than wrong ones.
 */
final class BacklogGauges {

	private final MeterRegistry registry;

	private final Duration maxAge;

	private final Map<List<String>, List<Meter>> meters = new HashMap<>();

	private volatile Figures figures = new Figures(Map.of(), Map.of(), null, 0);

	BacklogGauges(MeterRegistry registry, Duration maxAge) {
		this.registry = registry;
		this.maxAge = maxAge;
	}

	/**
	 * Show what was measured.
	 */
	synchronized void show(List<TopicBacklog> backlogs) {
		Map<List<String>, TopicBacklog> topics = new HashMap<>();
		Map<List<String>, GroupBacklog> groups = new HashMap<>();
		for (TopicBacklog topic : backlogs) {
			topics.put(List.of(topic.topic()), topic);
			topic.groups().forEach((group) -> groups.put(List.of(topic.topic(), group.group()), group));
		}
		Instant newest = backlogs.stream().map(TopicBacklog::at).max(Comparator.naturalOrder()).orElse(null);
		this.figures = new Figures(topics, groups, newest, since(newest));
		Set<List<String>> there = new HashSet<>(topics.keySet());
		there.addAll(groups.keySet());
		removeAllBut(there);
		topics.keySet().forEach((key) -> this.meters.computeIfAbsent(key, this::ofTopic));
		groups.keySet().forEach((key) -> this.meters.computeIfAbsent(key, this::ofGroup));
	}

	/**
	 * Return since when figures are there. That nobody renews them does not make them
	 * new, and it is this machine's clock that tells how long that is.
	 */
	private long since(@Nullable Instant newest) {
		Figures before = this.figures;
		return (newest != null && newest.equals(before.newest())) ? before.since() : System.nanoTime();
	}

	private void removeAllBut(Set<List<String>> there) {
		this.meters.entrySet().removeIf((entry) -> {
			boolean gone = !there.contains(entry.getKey());
			if (gone) {
				entry.getValue().forEach(this.registry::remove);
			}
			return gone;
		});
	}

	private List<Meter> ofTopic(List<String> key) {
		return List.of(topic(RmqMeter.TOPIC_STORED, key, TopicBacklog::stored),
				topic(RmqMeter.TOPIC_DELAYED, key, TopicBacklog::delayed),
				topic(RmqMeter.TOPIC_UNREAD, key, (topic) -> seconds(topic.unread())),
				topic(RmqMeter.TOPIC_DROPPED, key, TopicBacklog::dropped));
	}

	private List<Meter> ofGroup(List<String> key) {
		List<Meter> gauges = new ArrayList<>();
		for (RmqPriority priority : RmqPriority.values()) {
			gauges.add(group(RmqMeter.GROUP_READY, key, (group) -> {
				Long ready = group.ready().get(priority);
				return (ready != null) ? ready : Double.NaN;
			}, priority.name()));
		}
		gauges.add(group(RmqMeter.GROUP_OLDEST, key, (group) -> seconds(group.oldest())));
		gauges.add(group(RmqMeter.GROUP_IN_FLIGHT, key, GroupBacklog::inFlight));
		gauges.add(group(RmqMeter.GROUP_RETRIES, key, GroupBacklog::retries));
		gauges.add(group(RmqMeter.GROUP_DEAD_LETTERS, key, GroupBacklog::deadLetters));
		gauges.add(group(RmqMeter.GROUP_CONSUMERS, key, GroupBacklog::consumers));
		gauges.add(group(RmqMeter.GROUP_OVERDUE, key, GroupBacklog::overdue));
		gauges.add(group(RmqMeter.GROUP_PAUSED, key, (group) -> group.paused() ? 1 : 0));
		return gauges;
	}

	private static double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : 0;
	}

	private Meter topic(RmqMeter meter, List<String> key, ToDoubleFunction<TopicBacklog> value) {
		return meter.gauge(this.registry, this, (gauges) -> {
			TopicBacklog topic = gauges.current().topics().get(key);
			return (topic != null) ? value.applyAsDouble(topic) : Double.NaN;
		}, key.get(0));
	}

	private Meter group(RmqMeter meter, List<String> key, ToDoubleFunction<GroupBacklog> value, String... more) {
		List<String> values = new ArrayList<>(key);
		values.addAll(List.of(more));
		return meter.gauge(this.registry, this, (gauges) -> {
			GroupBacklog group = gauges.current().groups().get(key);
			return (group != null) ? value.applyAsDouble(group) : Double.NaN;
		}, values.toArray(String[]::new));
	}

	private Figures current() {
		Figures current = this.figures;
		return (System.nanoTime() - current.since() < this.maxAge.toNanos()) ? current
				: new Figures(Map.of(), Map.of(), null, current.since());
	}

	/**
	 * What was measured.
	 *
	 * @param topics what waits in each topic, by its name
	 * @param groups what waits for each group, by the names of its topic and its own
	 * @param newest when the newest of it was measured, in the server's time
	 * @param since when that was read first, in the terms of {@link System#nanoTime()}
	 */
	private record Figures(Map<List<String>, TopicBacklog> topics, Map<List<String>, GroupBacklog> groups,
			@Nullable Instant newest, long since) {

	}

}
