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

package io.rmq.admin;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqGroupInUseException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqAdminAction;
import io.rmq.admin.model.RmqGroup;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Broker;
import io.rmq.broker.Groups;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.StartFrom;
import io.rmq.broker.TopicBacklog;
import io.rmq.broker.Topics;

/**
 * Operations on topics and groups, for operators and their programs. Each change is
 * logged, recorded in the server's list of changes, and reported to listeners, with its
 * actor. Thread-safe.
 * <p>
 * Every method throws an {@link io.rmq.RmqException} when the server cannot be reached,
 * does not answer in time or refuses, and an {@link IllegalArgumentException} for an
 * invalid name.
 */
public final class RmqAdmin {

	private final Broker broker;

	private final Groups groups;

	private final Topics topics;

	private final RmqMessages messages;

	private final ActionLog actions;

	/**
	 * Create an admin whose changes are made in the name of the {@code application}. Does
	 * not connect.
	 * @param broker where the topics are
	 */
	public RmqAdmin(Broker broker) {
		this(broker, "application", List.of());
	}

	/**
	 * Create an admin. Does not connect.
	 * @param broker where the topics are
	 * @param actor who makes the changes, as the log and the list of changes name it
	 * @param listeners learn about each change
	 * @throws IllegalArgumentException if the actor is blank
	 */
	public RmqAdmin(Broker broker, String actor, List<RmqAdminListener> listeners) {
		this(broker, new ActionLog(broker.server(), actor, listeners));
	}

	private RmqAdmin(Broker broker, ActionLog actions) {
		this.broker = broker;
		this.actions = actions;
		this.groups = broker.groups();
		this.topics = broker.topics();
		this.messages = new RmqMessages(broker, actions);
	}

	/**
	 * Return an admin that makes its changes in the name of another actor, such as the
	 * user who is signed in.
	 * @param actor who makes the changes
	 * @return an admin of the same topics
	 * @throws IllegalArgumentException if the actor is blank
	 */
	public RmqAdmin actingFor(String actor) {
		return new RmqAdmin(this.broker, this.actions.as(actor));
	}

	/**
	 * Return the latest changes that were made through admins, by whom and when. The
	 * server keeps 1,000.
	 * @param limit how many at most, from 1 on
	 * @return the changes, the latest first
	 * @throws IllegalArgumentException if the limit is less than 1
	 */
	public List<RmqAdminAction> actions(int limit) {
		if (limit < 1) {
			throw new IllegalArgumentException("At least one change must be asked for, not " + limit);
		}
		return this.broker.server().actions(limit);
	}

	/**
	 * Return the topics that were sent to, listened to or given a group.
	 * @return their names, in alphabetical order
	 */
	public Set<String> topics() {
		return this.groups.topics();
	}

	/**
	 * Return whether a topic exists. Costs the server one short command.
	 * @param topic the topic
	 * @return whether it was sent to, listened to, created or given a group
	 */
	public boolean exists(String topic) {
		return this.topics.exists(topic);
	}

	/**
	 * Create a topic, so that it is listed before a message is sent to it. Optional: the
	 * first send or listener creates a topic too. Without a group, its messages are kept
	 * for the first group that begins with the oldest message; see
	 * {@link #addGroup(String, String)}.
	 * @param topic the topic
	 * @return {@code false} if it existed already, and was not changed
	 */
	public boolean createTopic(String topic) {
		boolean created = this.topics.create(topic);
		if (created) {
			this.actions.report("create-topic", topic, null, "Created topic '%s'".formatted(topic));
		}
		return created;
	}

	/**
	 * Count the messages of a topic and its groups: ready, in flight, delayed, retrying
	 * and dead. Cheap, whatever the number of messages.
	 * @param topic the topic
	 * @return the counts, all of one instant
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public RmqTopic topic(String topic) {
		return this.topics.count(topic);
	}

	/**
	 * Return the backlog of all topics. Suits many frequent callers: one client counts,
	 * with one short call for each topic, and all share its figures.
	 * @param maxAge how old the figures may be; at least a millisecond
	 * @return the backlogs, by the names of the topics
	 */
	public List<TopicBacklog> backlog(Duration maxAge) {
		this.groups.measure(maxAge);
		return this.groups.measured();
	}

	/**
	 * Return the current backlog of one topic. Costs the server two short scripts.
	 * @param topic the topic
	 * @return the backlog
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public TopicBacklog backlog(String topic) {
		return this.groups.measureNow(topic);
	}

	/**
	 * Return the problems of a topic: groups without consumers, old messages, hanging
	 * handlers, dead letters.
	 * @param topic what waits in the topic
	 * @param limits from when on something is a problem
	 * @return the problems, the worst first
	 */
	public List<RmqProblem> problems(TopicBacklog topic, RmqProblemLimits limits) {
		return new TopicProblems(topic, limits).find();
	}

	/**
	 * Return the product and version of the server.
	 * @return what it answered
	 */
	public ServerInfo server() {
		return this.broker.check();
	}

	/**
	 * Return the configuration, the memory and the number of clients of the server.
	 * @return what it answered
	 */
	public ServerFacts serverFacts() {
		return this.broker.server().facts();
	}

	/**
	 * Return the statistics of a topic, minute by minute, as the instances have reported
	 * them. They are kept for 24 hours.
	 * @param topic the topic
	 * @param last how far back, in whole minutes, the one that it is now included; from a
	 * minute to 24 hours
	 * @return the minutes in which anything has happened
	 * @throws RmqNotFoundException if there is no such topic
	 * @throws IllegalArgumentException if that is too far back, or no whole minutes
	 */
	public RmqStatistics statistics(String topic, Duration last) {
		return this.topics.statistics().read(topic, last);
	}

	/**
	 * Return the statistics of several topics, in two round trips for all.
	 * @param topics the topics
	 * @param last how far back, in whole minutes, the one that it is now included; from a
	 * minute to 24 hours
	 * @return the statistics by topic, in the order of the topics; without any minutes
	 * for one that does not exist
	 * @throws IllegalArgumentException if that is too far back, or no whole minutes
	 */
	public Map<String, RmqStatistics> statistics(Collection<String> topics, Duration last) {
		return this.topics.statistics().read(topics, last);
	}

	/**
	 * Return the operations on messages.
	 * @return the messages
	 */
	public RmqMessages messages() {
		return this.messages;
	}

	/**
	 * Return the groups of a topic, each as it is at one instant.
	 * @param topic the topic
	 * @return the groups by name, those too that were dropped but have dead letters left
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public List<RmqGroup> groups(String topic) {
		return this.groups.list(topic);
	}

	/**
	 * Add a group that begins with the oldest stored message. From now on messages are
	 * kept until it has handled them too.
	 * @param topic the topic, created too if there is none
	 * @param group the group
	 * @return {@code false} if there was one already, which is left as it is
	 */
	public boolean addGroup(String topic, String group) {
		return addGroup(topic, group, StartFrom.EARLIEST);
	}

	/**
	 * Add a group. From now on messages are kept until it has handled them too.
	 * @param topic the topic, created too if there is none
	 * @param group the group
	 * @param startFrom where it begins
	 * @return {@code false} if there was one already, which is left as it is
	 */
	public boolean addGroup(String topic, String group, StartFrom startFrom) {
		boolean added = this.groups.create(topic, group, startFrom);
		if (added) {
			this.actions.report("add-group", topic, group, "Added group '%s' to topic '%s', from the %s message on"
				.formatted(group, topic, (startFrom == StartFrom.LATEST) ? "next" : "oldest"));
		}
		return added;
	}

	/**
	 * Drop a group, with its redeliveries, its retries and those messages of the topic
	 * that only it still needed: all that it has not handled, if it is the only group.
	 * Its dead letters are kept unless an option says otherwise, and can be dropped later
	 * in the same way. If it fails half-way, it can be called again.
	 * @param topic the topic
	 * @param group the group
	 * @param options what else is done or not minded
	 * @throws RmqNotFoundException if there is no such topic or group, nor anything left
	 * of it
	 * @throws RmqGroupInUseException if it has a consumer that was seen within the last
	 * minute, unless it is forced; one that has left in an orderly way does not count
	 */
	public void dropGroup(String topic, String group, DropOption... options) {
		Set<DropOption> chosen = Set.copyOf(List.of(options));
		boolean deadLetters = chosen.contains(DropOption.DEAD_LETTERS);
		long gone = this.groups.drop(topic, group,
				chosen.contains(DropOption.FORCE) ? Duration.ZERO : RmqGroup.CONSUMER_TIMEOUT, deadLetters);
		this.actions.report("drop-group", topic, group,
				"Dropped group '%s' of topic '%s' and %d messages that only it needed; its dead letters were %s"
					.formatted(group, topic, gone, deadLetters ? "deleted" : "kept"));
	}

	/**
	 * Drop a topic in one step, with its messages, even those in flight, its groups and
	 * dead letters. A later send or listener creates it again.
	 * @param topic the topic
	 * @param options {@link DropOption#FORCE} to drop it even if it has consumers; its
	 * dead letters are deleted in any case
	 * @return how many messages are gone, dead letters included
	 * @throws RmqNotFoundException if there is no such topic
	 * @throws RmqGroupInUseException if a consumer of it was seen within the last minute,
	 * unless it is forced
	 */
	public long dropTopic(String topic, DropOption... options) {
		boolean force = List.of(options).contains(DropOption.FORCE);
		long gone = this.topics.drop(topic, force ? Duration.ZERO : RmqGroup.CONSUMER_TIMEOUT);
		this.actions.report("drop-topic", topic, null,
				"Dropped topic '%s' and %d messages, dead letters included".formatted(topic, gone));
		return gone;
	}

	/**
	 * Pause a group for all of its present and future consumers, until it is resumed.
	 * Survives restarts of applications and server. Takes effect at once, at the latest
	 * after 30 s; running handlers continue to their end.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was paused already
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public boolean pause(String topic, String group) {
		boolean paused = this.groups.pause(topic, group);
		if (paused) {
			this.actions.report("pause", topic, group, "Paused group '%s' of topic '%s'".formatted(group, topic));
		}
		return paused;
	}

	/**
	 * End the pause of a group. Takes effect at once, at the latest after 30 s.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was not paused
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public boolean resume(String topic, String group) {
		boolean resumed = this.groups.resume(topic, group);
		if (resumed) {
			this.actions.report("resume", topic, group, "Resumed group '%s' of topic '%s'".formatted(group, topic));
		}
		return resumed;
	}

}
