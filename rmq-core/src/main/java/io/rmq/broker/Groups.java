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
import java.util.List;
import java.util.SortedSet;

import io.rmq.RmqException;
import io.rmq.RmqFormatException;
import io.rmq.RmqGroupInUseException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqGroup;

/**
 * The groups of all topics, for those who look after them. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses, and an {@link IllegalArgumentException} for what cannot be a
 * name.
 */
public interface Groups {

	/**
	 * Return the topics that were sent to, listened to or given a group.
	 * @return their names, in alphabetical order
	 */
	SortedSet<String> topics();

	/**
	 * Return the groups of a topic, each as it is at one instant.
	 * @param topic the topic
	 * @return the groups by name, those too that were dropped but have something left
	 * @throws RmqNotFoundException if there is no such topic
	 */
	List<RmqGroup> list(String topic);

	/**
	 * Create a group, for which messages are kept from now on.
	 * @param topic the topic, created too if there is none
	 * @param group the group
	 * @param startFrom where it begins
	 * @return {@code false} if there was one already, which is left as it is
	 * @throws RmqFormatException if a newer version has changed the topic
	 */
	boolean create(String topic, String group, StartFrom startFrom);

	/**
	 * Drop a group: its redeliveries and retries, and those messages of the topic that
	 * only it still needed. When that fails half-way, it can be called again to go on.
	 * @param topic the topic
	 * @param group the group
	 * @param unseen how long no consumer of it may have been seen; zero to drop it
	 * whatever its consumers do
	 * @param deadLetters whether its dead letters are deleted too
	 * @return how many messages are gone, but for dead letters
	 * @throws RmqNotFoundException if there is no such topic or group, nor anything left
	 * of it
	 * @throws RmqGroupInUseException if a consumer was seen
	 */
	long drop(String topic, String group, Duration unseen, boolean deadLetters);

	/**
	 * Find groups for which messages wait, and whose consumers have not been seen for a
	 * while. Of all clients that ask within an interval, one looks; the others get what
	 * is known.
	 * @param unseen how long they have not been seen
	 * @param interval how often to look, however many clients there are
	 * @return what was found
	 */
	AbandonedGroups findAbandoned(Duration unseen, Duration interval);

	/**
	 * Measure what waits in all topics, unless a client has done so within the interval.
	 * Takes one short call for each topic.
	 * @param interval how often to measure, however many clients there are
	 */
	void measure(Duration interval);

	/**
	 * Return what was measured last, whoever has done so.
	 * @return what waits in each topic, by name; none if nobody has measured yet
	 */
	List<TopicBacklog> measured();

	/**
	 * Measure now what waits in one topic, for this caller alone.
	 * @param topic the topic
	 * @return what waits in it
	 * @throws RmqNotFoundException if there is no such topic
	 */
	TopicBacklog measureNow(String topic);

	/**
	 * Pause a group: its consumers, those too that come later, take no more messages
	 * until it is resumed. What they hold they handle. Outlasts them and restarts of the
	 * server.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was paused already
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	boolean pause(String topic, String group);

	/**
	 * End the pause of a group.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was not paused
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	boolean resume(String topic, String group);

}
