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
import java.time.Instant;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.DeadLetterSweep;
import io.rmq.broker.Names;
import io.rmq.broker.Purging;
import io.rmq.broker.Statistics;
import io.rmq.broker.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What is in the topics in Redis. Thread-safe.
 */
final class RedisTopics implements Topics {

	private final RedisGroups groups;

	private final KnownTopics topics;

	private final TopicCounter counter;

	private final TopicRemoval removal;

	private final LocationReader reader;

	private final DeadLetterSweeper deadLetterSweeper;

	private final WaitingMessages waiting;

	private final LocationPurge purge;

	private final RedisStatistics statistics;

	RedisTopics(RedisLink link, RedisKeys keys, RedisGroups groups) {
		this.groups = groups;
		this.topics = new KnownTopics(link, keys);
		this.counter = new TopicCounter(link, keys);
		this.removal = new TopicRemoval(link, keys);
		this.reader = new LocationReader(link, keys);
		this.deadLetterSweeper = new DeadLetterSweeper(link, keys);
		this.waiting = new WaitingMessages(link, keys);
		this.purge = new LocationPurge(link, keys, this.counter, this.waiting);
		this.statistics = new RedisStatistics(link, keys, groups, this.topics);
	}

	@Override
	public RmqTopic count(String topic) {
		RmqTopic counted = this.counter.count(Names.requireTopic(topic));
		if (counted.groups().isEmpty() && counted.totalReady() == 0 && counted.delayed() == 0) {
			this.topics.require(topic);
		}
		return counted;
	}

	@Override
	public boolean exists(String topic) {
		return this.topics.contains(Names.requireTopic(topic));
	}

	@Override
	public boolean create(String topic) {
		this.groups.createFormat(Names.requireTopic(topic));
		return this.topics.add(topic);
	}

	@Override
	public Statistics statistics() {
		return this.statistics;
	}

	@Override
	public long drop(String topic, Duration unseen) {
		RmqTopic counted = count(topic);
		long gone = this.removal.drop(topic, unseen);
		this.topics.remove(topic);
		counted.groups().forEach((group) -> this.groups.forget(topic, group.name()));
		return gone;
	}

	@Override
	public RmqPage browse(RmqMessageLocation place, RmqPageRequest request) {
		RmqPage page = this.reader.read(requireNames(place), request);
		if (page.examined() == 0 && request.cursor() == null) {
			requireExists(place);
		}
		return page;
	}

	@Override
	public @Nullable RmqStoredMessage get(RmqMessageLocation place, String position) {
		RmqStoredMessage message = this.reader.get(requirePositions(requireNames(place)), position);
		if (message == null) {
			requireExists(place);
		}
		return message;
	}

	@Override
	public DeadLetterSweep sweepDeadLetters(RmqMessageLocation deadLetters, RmqSelection selection,
			DeadLetterSweep.Action action, @Nullable String cursor, int limit) {
		DeadLetterSweep sweep = this.deadLetterSweeper.sweep(requireNames(deadLetters), selection, action, cursor,
				limit);
		if (sweep.examined() == 0 && cursor == null) {
			requireExists(deadLetters);
		}
		return sweep;
	}

	@Override
	public boolean delete(RmqMessageLocation place, String position) {
		requirePositions(requireNames(place));
		return existed(place, WaitingMessages.are(place) ? this.waiting.delete(place, ScriptAnswer.argument(position))
				: this.deadLetterSweeper.sweep(place, position, DeadLetterSweep.Action.DELETE));
	}

	@Override
	public boolean release(RmqMessageLocation place, String position, @Nullable String messageId) {
		if (requireNames(place).state() != RmqMessageLocation.State.IN_FLIGHT) {
			throw new IllegalArgumentException("Only messages in flight can be released, not " + place);
		}
		return existed(place, this.reader.release(place, position, messageId));
	}

	@Override
	public boolean requeue(RmqMessageLocation place, String position) {
		requirePositions(requireNames(place));
		return existed(place, WaitingMessages.are(place) ? this.waiting.requeue(place, position)
				: this.deadLetterSweeper.sweep(place, position, DeadLetterSweep.Action.TO_GROUP));
	}

	@Override
	public Purging purge(RmqMessageLocation place, Instant before, @Nullable String cursor) {
		Purging purging = this.purge.purge(requireNames(place), before, cursor);
		if (purging.deleted() == 0 && !purging.more()) {
			requireExists(place);
		}
		return purging;
	}

	private boolean existed(RmqMessageLocation place, boolean existed) {
		if (!existed) {
			requireExists(place);
		}
		return existed;
	}

	private static RmqMessageLocation requireNames(RmqMessageLocation place) {
		Names.requireTopic(place.topic());
		if (place.group() != null) {
			Names.requireGroup(place.group());
		}
		return place;
	}

	/**
	 * Refuse what can be read only page by page.
	 */
	private static RmqMessageLocation requirePositions(RmqMessageLocation place) {
		if (place.state() == RmqMessageLocation.State.READY || place.state() == RmqMessageLocation.State.IN_FLIGHT) {
			throw new IllegalArgumentException(
					"Single messages can be named when they are delayed, wait for a retry or are dead letters, not "
							+ place);
		}
		return place;
	}

	/**
	 * Called when nothing was found, to tell that from what does not exist.
	 */
	private void requireExists(RmqMessageLocation place) {
		String group = place.group();
		if (group == null) {
			this.topics.require(place.topic());
		}
		else if (count(place.topic()).groups().stream().noneMatch((each) -> each.name().equals(group))) {
			throw this.topics.missing(place.topic(), group);
		}
	}

}
