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
	public RmqPage browse(RmqMessageLocation location, RmqPageRequest request) {
		RmqPage page = this.reader.read(requireNames(location), request);
		if (page.examined() == 0 && request.cursor() == null) {
			requireExists(location);
		}
		return page;
	}

	@Override
	public @Nullable RmqStoredMessage get(RmqMessageLocation location, String position) {
		RmqStoredMessage message = this.reader.get(requirePositions(requireNames(location)), position);
		if (message == null) {
			requireExists(location);
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
	public boolean delete(RmqMessageLocation location, String position) {
		requirePositions(requireNames(location));
		return existed(location,
				WaitingMessages.are(location) ? this.waiting.delete(location, ScriptAnswer.argument(position))
						: this.deadLetterSweeper.sweep(location, position, DeadLetterSweep.Action.DELETE));
	}

	@Override
	public boolean release(RmqMessageLocation location, String position, @Nullable String messageId) {
		if (requireNames(location).state() != RmqMessageLocation.State.IN_FLIGHT) {
			throw new IllegalArgumentException("Only messages in flight can be released, not " + location);
		}
		return existed(location, this.reader.release(location, position, messageId));
	}

	@Override
	public boolean requeue(RmqMessageLocation location, String position) {
		requirePositions(requireNames(location));
		return existed(location, WaitingMessages.are(location) ? this.waiting.requeue(location, position)
				: this.deadLetterSweeper.sweep(location, position, DeadLetterSweep.Action.TO_GROUP));
	}

	@Override
	public Purging purge(RmqMessageLocation location, Instant before, @Nullable String cursor) {
		Purging purging = this.purge.purge(requireNames(location), before, cursor);
		if (purging.deleted() == 0 && !purging.more()) {
			requireExists(location);
		}
		return purging;
	}

	private boolean existed(RmqMessageLocation location, boolean existed) {
		if (!existed) {
			requireExists(location);
		}
		return existed;
	}

	private static RmqMessageLocation requireNames(RmqMessageLocation location) {
		Names.requireTopic(location.topic());
		if (location.group() != null) {
			Names.requireGroup(location.group());
		}
		return location;
	}

	/**
	 * Refuse what can be read only page by page.
	 */
	private static RmqMessageLocation requirePositions(RmqMessageLocation location) {
		if (location.state() == RmqMessageLocation.State.READY
				|| location.state() == RmqMessageLocation.State.IN_FLIGHT) {
			throw new IllegalArgumentException(
					"Single messages can be named when they are delayed, wait for a retry or are dead letters, not "
							+ location);
		}
		return location;
	}

	/**
	 * Called when nothing was found, to tell that from what does not exist.
	 */
	private void requireExists(RmqMessageLocation location) {
		String group = location.group();
		if (group == null) {
			this.topics.require(location.topic());
		}
		else if (count(location.topic()).groups().stream().noneMatch((each) -> each.name().equals(group))) {
			throw this.topics.missing(location.topic(), group);
		}
	}

}
