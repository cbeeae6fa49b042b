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

package io.rmq.broker;

import java.time.Duration;
import java.time.Instant;

import io.rmq.RmqException;
import io.rmq.RmqGroupInUseException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.admin.model.RmqTopic;
import org.jspecify.annotations.Nullable;

/**
 * What is in the topics, for those who look after them. No call keeps the server from
 * others for more than a few milliseconds. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses, and an {@link IllegalArgumentException} for what cannot be a
 * name.
 */
public interface Topics {

	/**
	 * Return whether there is a topic.
	 * @param topic the topic
	 * @return whether it was sent to, listened to, created or given a group
	 */
	boolean exists(String topic);

	/**
	 * Create a topic without a group, in the format of this version.
	 * @param topic the topic
	 * @return {@code false} if there was one already, which is left as it is
	 * @throws io.rmq.RmqFormatException if a newer version has changed the topic
	 */
	boolean create(String topic);

	/**
	 * Count what a topic and its groups have, in one step.
	 * @param topic the topic
	 * @return the counts
	 * @throws RmqNotFoundException if there is no such topic
	 */
	RmqTopic count(String topic);

	/**
	 * Return what has happened in the topics, minute by minute. Does not connect.
	 * @return the statistics
	 */
	Statistics statistics();

	/**
	 * Drop a topic with all that it has, in one step: messages, groups and dead letters.
	 * @param topic the topic
	 * @param unseen how long no consumer of it may have been seen; zero to drop it
	 * whatever its consumers do
	 * @return how many messages are gone
	 * @throws RmqNotFoundException if there is no such topic
	 * @throws RmqGroupInUseException if a consumer was seen
	 */
	long drop(String topic, Duration unseen);

	/**
	 * Read a page of messages: what is ready in the order in which it will be handled,
	 * delayed messages and retries in the order in which they are due, dead letters the
	 * oldest or the latest first. What is added or removed meanwhile makes no message
	 * appear twice on the pages that follow, nor skip one that was there all the time.
	 * @param location where they are
	 * @param request which page
	 * @return the page
	 * @throws RmqNotFoundException if there is no such topic or group
	 * @throws IllegalArgumentException if the cursor is none of a page of this location
	 */
	RmqPage browse(RmqMessageLocation location, RmqPageRequest request);

	/**
	 * Read one message that is delayed, waits for its retry or is a dead letter.
	 * @param location where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return the message, {@code null} if it is not there (any more)
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	@Nullable RmqStoredMessage get(RmqMessageLocation location, String position);

	/**
	 * Look through dead letters for a short while, the oldest first, and do something
	 * with those that are meant, each in one step with finding it.
	 * @param deadLetters where they are
	 * @param selection which are meant
	 * @param action what is done with them
	 * @param cursor where the step before this ended; {@code null} for the first
	 * @param limit with how many it is done at most
	 * @return how far it is
	 * @throws RmqNotFoundException if there is no such topic or group, or it was dropped
	 * and they would be moved to it
	 */
	DeadLetterSweep sweepDeadLetters(RmqMessageLocation deadLetters, RmqSelection selection,
			DeadLetterSweep.Action action, @Nullable String cursor, int limit);

	/**
	 * Delete messages for a short while, the oldest first: what is ready and held by
	 * nobody, delayed, waits for its retry or is dead.
	 * @param location where they are; what is ready for one group only is taken from it,
	 * and deleted when no other needs it
	 * @param before what came later stays: what was sent, became a dead letter or failed
	 * after this time
	 * @param cursor what the step before said of the next; {@code null} for the first
	 * @return how far it is
	 * @throws RmqNotFoundException if there is no such topic or group
	 * @throws IllegalArgumentException if they are in flight
	 */
	Purging purge(RmqMessageLocation location, Instant before, @Nullable String cursor);

	/**
	 * Delete a message that is delayed, waits for its retry or is a dead letter.
	 * @param location where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return whether it was there
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	boolean delete(RmqMessageLocation location, String position);

	/**
	 * Take a message in flight from its holder and give it back to its group, ahead of
	 * what is new, without counting an attempt or a death. Whatever its holder still does
	 * with it is refused.
	 * @param location where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @param messageId its id, as each priority may have such a position; {@code null} if
	 * any is meant
	 * @return whether a consumer held it
	 * @throws RmqNotFoundException if there is no such topic or group
	 * @throws IllegalArgumentException if it is not a location of messages in flight
	 */
	boolean release(RmqMessageLocation location, String position, @Nullable String messageId);

	/**
	 * Have a message handled now: make one ready that is delayed or waits for its retry,
	 * or move a dead letter to the group in which it failed, to begin anew.
	 * @param location where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return whether it was there
	 * @throws RmqNotFoundException if there is no such topic or group, or it was dropped
	 */
	boolean requeue(RmqMessageLocation location, String position);

}
