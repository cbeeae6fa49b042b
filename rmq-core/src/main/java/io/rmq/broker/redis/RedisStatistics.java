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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.Groups;
import io.rmq.broker.Names;
import io.rmq.broker.Statistics;
import io.rmq.broker.TopicBacklog;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of all topics in Redis. Thread-safe.
 */
final class RedisStatistics implements Statistics {

	/**
	 * How often what waits is added: a little too often, so that no minute is left out.
	 */
	private static final Duration BACKLOG_INTERVAL = Duration.ofSeconds(50);

	private final RedisLink link;

	private final RedisKeys keys;

	private final Groups groups;

	private final KnownTopics topics;

	private final StatisticsReader reader;

	private final IntervalLock lock;

	/**
	 * The hour that it was when the server was asked last. It tells when that is over.
	 */
	private volatile long hour;

	RedisStatistics(RedisLink link, RedisKeys keys, Groups groups, KnownTopics topics) {
		this.link = link;
		this.keys = keys;
		this.groups = groups;
		this.topics = topics;
		this.reader = new StatisticsReader(link, keys);
		this.lock = new IntervalLock(link, keys.tallier());
	}

	@Override
	public void add(String topic, long sent, Map<String, RmqStatistics.Group> groups) {
		add(topic, (sent > 0) ? MinuteFigures.of(sent) : null, groups);
	}

	private void add(String topic, @Nullable MinuteFigures ofTopic, Map<String, RmqStatistics.Group> groups) {
		List<byte[]> arguments = new ArrayList<>();
		if (ofTopic != null) {
			addTo(arguments, "", ofTopic);
		}
		groups.forEach((group, done) -> addTo(arguments, ":" + Names.requireGroup(group), MinuteFigures.of(done)));
		if (arguments.isEmpty()) {
			return;
		}
		long asked;
		long answered = this.hour;
		do {
			// Not the field: another thread may have written it in between.
			asked = answered;
			answered = add(Names.requireTopic(topic), asked, arguments);
			this.hour = answered;
		}
		while (answered != asked && answered != asked + 1);
	}

	private static void addTo(List<byte[]> arguments, String field, MinuteFigures figures) {
		arguments.add(ScriptAnswer.argument(field));
		figures.values().forEach((value) -> arguments.add(ScriptAnswer.argument(value)));
	}

	private long add(String topic, long hour, List<byte[]> figures) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(ScriptAnswer.argument(hour));
		arguments.addAll(figures);
		return Script.TALLY.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), keys(topic, hour),
				arguments);
	}

	private List<byte[]> keys(String topic, long hour) {
		return List.of(this.keys.statistics(topic, hour), this.keys.statistics(topic, hour + 1), this.keys.meta(topic),
				this.keys.delayed(topic), this.keys.topicLane(topic, RmqPriority.HIGH),
				this.keys.topicLane(topic, RmqPriority.NORMAL), this.keys.topicLane(topic, RmqPriority.LOW));
	}

	@Override
	public void addBacklog() {
		if (!this.lock.take(BACKLOG_INTERVAL)) {
			return;
		}
		boolean done = false;
		try {
			this.groups.measure(BACKLOG_INTERVAL);
			RmqException failure = addReady();
			done = true;
			if (failure != null) {
				throw failure;
			}
		}
		finally {
			if (!done) {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Add what is ready.
	 * @return the last failure that is about its topic, {@code null} if there was none
	 */
	private @Nullable RmqException addReady() {
		RmqException failure = null;
		for (TopicBacklog topic : this.groups.measured()) {
			try {
				Duration unread = topic.groups().isEmpty() ? topic.unread() : null;
				add(topic.topic(), (unread != null) ? MinuteFigures.ofTopic(topic.stored(), unread) : null,
						ready(topic));
			}
			catch (RmqException ex) {
				if (ex.getCode() != RmqErrorCode.INTERNAL) {
					throw ex;
				}
				failure = ex;
			}
		}
		return failure;
	}

	private static Map<String, RmqStatistics.Group> ready(TopicBacklog topic) {
		Map<String, RmqStatistics.Group> ready = new TreeMap<>();
		for (GroupBacklog group : topic.groups()) {
			if (group.oldest() != null) {
				Long count = group.readyInAll().isPresent() ? group.readyInAll().getAsLong() : null;
				ready.put(group.group(), new RmqStatistics.Group(0, 0, 0, 0, Duration.ZERO, count, group.oldest()));
			}
		}
		return ready;
	}

	@Override
	public RmqStatistics read(String topic, Duration last) {
		RmqStatistics statistics = Objects.requireNonNull(read(List.of(topic), last).get(topic));
		this.topics.require(topic);
		return statistics;
	}

	@Override
	public Map<String, RmqStatistics> read(Collection<String> topics, Duration last) {
		topics.forEach(Names::requireTopic);
		return this.reader.read(topics, last);
	}

}
