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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * What waits in each topic. Whose turn it is measures, and leaves the figures for the
 * others to read. Thread-safe.
 */
final class BacklogCache {

	private static final RmqLog logger = RmqLog.of(BacklogCache.class);

	private final RedisLink link;

	private final byte[] key;

	private final KnownTopics topics;

	private final TopicMeasurement measurement;

	private final IntervalLock lock;

	private @Nullable String told;

	BacklogCache(RedisLink link, RedisKeys keys, KnownTopics topics) {
		this.link = link;
		this.key = keys.backlog();
		this.topics = topics;
		this.measurement = new TopicMeasurement(link, keys);
		this.lock = new IntervalLock(link, keys.measurer());
	}

	void measure(Duration interval) {
		if (!this.lock.take(interval)) {
			return;
		}
		boolean done = false;
		try {
			measureAll();
			done = true;
		}
		finally {
			if (!done) {
				this.lock.unlock();
			}
		}
	}

	private void measureAll() {
		SortedMap<String, String> known = figures();
		SortedMap<String, String> measured = new TreeMap<>();
		RmqException failure = this.topics.tryEach("measured",
				(topic) -> measured.put(topic, this.measurement.measure(topic, groups(topic, known.get(topic)))));
		Set<String> gone = new TreeSet<>(known.keySet());
		gone.removeAll(measured.keySet());
		forget(gone);
		remember(measured);
		tell(failure);
	}

	/**
	 * That one topic cannot be measured is told once, and is no failure: the others are,
	 * and whoever tried next would fail with it too.
	 */
	private synchronized void tell(@Nullable RmqException failure) {
		String message = (failure != null) ? failure.getMessage() : null;
		if (message != null && !message.equals(this.told)) {
			logger.warn(message + "; its figures are missing, those of the others are not", failure);
		}
		this.told = message;
	}

	/**
	 * The groups that a topic had when it was measured last.
	 */
	private static Collection<String> groups(String topic, @Nullable String figures) {
		TopicBacklog measured = (figures != null) ? TopicMeasurement.read(topic, figures) : null;
		return (measured != null) ? measured.groups().stream().map(GroupBacklog::group).toList() : Set.of();
	}

	List<TopicBacklog> measured() {
		List<TopicBacklog> measured = new ArrayList<>();
		figures().forEach((topic, figures) -> {
			TopicBacklog read = TopicMeasurement.read(topic, figures);
			if (read != null) {
				measured.add(read);
			}
		});
		return measured;
	}

	/**
	 * Measure one topic now, for one caller.
	 */
	TopicBacklog measure(String topic) {
		return Objects.requireNonNull(TopicMeasurement.read(topic, this.measurement.measure(topic, Set.of())));
	}

	private SortedMap<String, String> figures() {
		List<byte[]> stored = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.HGETALL, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.key))));
		SortedMap<String, String> figures = new TreeMap<>();
		for (int i = 0; i < stored.size(); i += 2) {
			figures.put(text(stored.get(i)), text(stored.get(i + 1)));
		}
		return figures;
	}

	private void forget(Set<String> gone) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key);
		gone.forEach((topic) -> args.add(bytes(topic)));
		if (!gone.isEmpty()) {
			write(CommandType.HDEL, args);
		}
	}

	private void remember(Map<String, String> figures) {
		CommandArgs<byte[], byte[]> args = Call.args().addKey(this.key);
		figures.forEach((topic, text) -> args.add(bytes(topic)).add(bytes(text)));
		if (!figures.isEmpty()) {
			write(CommandType.HSET, args);
		}
	}

	private void write(CommandType command, CommandArgs<byte[], byte[]> args) {
		this.link
			.await(this.link.connected().call(new Call<>(command, new IntegerOutput<>(ByteArrayCodec.INSTANCE), args)));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
