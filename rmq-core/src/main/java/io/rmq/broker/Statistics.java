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
import java.util.Collection;
import java.util.Map;

import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqStatistics;

/**
 * What has happened in the topics, minute by minute, for a day. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses, and an {@link IllegalArgumentException} for what cannot be a
 * name.
 */
public interface Statistics {

	/**
	 * For how long they are kept.
	 */
	Duration KEPT = Duration.ofHours(24);

	/**
	 * Add to the minute that it is by the server's clock.
	 * @param topic the topic
	 * @param sent how many messages were sent to it
	 * @param groups what its groups have done, by name
	 * @throws RmqException if nothing was added, unless
	 * {@link RmqException#isOutcomeUnknown() that is unknown}
	 */
	void add(String topic, long sent, Map<String, RmqStatistics.Group> groups);

	/**
	 * Add what waits for all groups, unless a client has done so within a minute. Takes
	 * one short call for each topic in which something is ready, and what
	 * {@link Groups#measure} takes.
	 */
	void addBacklog();

	/**
	 * Return what has happened in a topic.
	 * @param topic the topic
	 * @param last how far back, in whole minutes, the one that it is now included; at
	 * most {@link #KEPT}
	 * @return the minutes in which anything has happened
	 * @throws RmqNotFoundException if there is no such topic
	 */
	RmqStatistics read(String topic, Duration last);

	/**
	 * Return what has happened in several topics, at the cost of two round trips.
	 * @param topics the topics
	 * @param last how far back, in whole minutes, the one that it is now included; at
	 * most {@link #KEPT}
	 * @return the statistics by topic, in the order of the topics; without any minutes
	 * for one that does not exist
	 */
	Map<String, RmqStatistics> read(Collection<String> topics, Duration last);

}
