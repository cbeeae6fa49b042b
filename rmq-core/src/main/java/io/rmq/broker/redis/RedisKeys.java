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

import io.rmq.RmqPriority;
import io.rmq.broker.Lane;

/**
 * The names of all keys. Everything of a topic has the topic as its hash tag, so that one
 * script can touch it in a cluster.
 */
final class RedisKeys {

	/**
	 * What the field begins with that says that something is left of a group that was
	 * dropped.
	 */
	static final String REMAINS = "remains:";

	private final String prefix;

	private final int database;

	RedisKeys(String prefix, int database) {
		this.prefix = prefix;
		this.database = database;
	}

	/**
	 * Return the pattern that all keys and channels match.
	 */
	String pattern() {
		return this.prefix.replaceAll("([\\[\\]?*\\\\])", "\\\\$1") + ":*";
	}

	/**
	 * Set of the known topics' names.
	 */
	byte[] topics() {
		return bytes(this.prefix + ":topics");
	}

	/**
	 * Says which data the server has.
	 */
	byte[] data() {
		return bytes(this.prefix + ":data");
	}

	/**
	 * Says, as long as it is there, that somebody has swept expired messages.
	 */
	byte[] sweeper() {
		return bytes(this.prefix + ":sweeper");
	}

	/**
	 * Written to prove that the server takes writes.
	 */
	byte[] probe() {
		return bytes(this.prefix + ":probe");
	}

	/**
	 * Says, as long as it is there, that somebody has looked for abandoned groups.
	 */
	byte[] watch() {
		return bytes(this.prefix + ":watch");
	}

	/**
	 * Hash of the abandoned groups.
	 */
	byte[] abandoned() {
		return bytes(this.prefix + ":abandoned");
	}

	/**
	 * Stream of the latest changes that were made through the administration.
	 */
	byte[] actions() {
		return bytes(this.prefix + ":actions");
	}

	/**
	 * Says, as long as it is there, that somebody has measured the topics.
	 */
	byte[] measurer() {
		return bytes(this.prefix + ":measurer");
	}

	/**
	 * Hash of what was measured.
	 */
	byte[] backlog() {
		return bytes(this.prefix + ":backlog");
	}

	/**
	 * Says, as long as it is there, that somebody has added what waits to the statistics.
	 */
	byte[] tallier() {
		return bytes(this.prefix + ":tallier");
	}

	/**
	 * List of the replies that wait at an address.
	 */
	byte[] replies(String address) {
		return bytes(this.prefix + ":replies:" + address);
	}

	/**
	 * Hash of facts about a topic, the version of its format among them.
	 */
	byte[] meta(String topic) {
		return bytes(topicPrefix(topic) + "meta");
	}

	/**
	 * Field of these facts: that a group is paused.
	 */
	byte[] pausedFact(String group) {
		return bytes("paused:" + group);
	}

	/**
	 * Field of these facts: when a consumer of a group was last seen.
	 */
	byte[] seenFact(String group) {
		return bytes("seen:" + group);
	}

	/**
	 * Field of these facts: what a group wants of its dead letters.
	 */
	byte[] deadLettersFact(String group) {
		return bytes("dead-letters:" + group);
	}

	/**
	 * Field of these facts: that something is left of a group that was dropped.
	 */
	byte[] remainsFact(String group) {
		return bytes(REMAINS + group);
	}

	/**
	 * Hash of a topic's statistics of an hour, which is counted since 1970.
	 */
	byte[] statistics(String topic, long hour) {
		return bytes(topicPrefix(topic) + "stats:" + hour);
	}

	/**
	 * Stream of new messages of a priority.
	 */
	byte[] topicLane(String topic, RmqPriority priority) {
		return bytes(topicPrefix(topic) + name(priority));
	}

	/**
	 * Stream that a consumer of a group reads.
	 */
	byte[] lane(String topic, String group, Lane lane) {
		return lane.ofGroup() ? bytes(groupPrefix(topic, group) + name(lane.priority()))
				: topicLane(topic, lane.priority());
	}

	/**
	 * Sorted set of a topic's delayed messages by due time.
	 */
	byte[] delayed(String topic) {
		return bytes(topicPrefix(topic) + "delayed");
	}

	/**
	 * Hash of the delayed messages.
	 */
	byte[] delayedMessages(String topic) {
		return bytes(topicPrefix(topic) + "delayed:messages");
	}

	/**
	 * Guard against a second message under a name, such as its id.
	 */
	byte[] guard(String topic, String name) {
		return bytes(topicPrefix(topic) + "dedup:" + name);
	}

	/**
	 * Sorted set of the guards of a topic that are forgotten when its messages are
	 * purged, by until when they count.
	 */
	byte[] passingGuards(String topic) {
		return bytes(topicPrefix(topic) + "passing");
	}

	/**
	 * Channel on which is told that something of a topic is due earlier than anything
	 * before. Has the database in its name, because the server's channels are those of
	 * all its databases.
	 */
	byte[] dueChannel(String topic) {
		return bytes(topicPrefix(topic) + "due@" + this.database);
	}

	/**
	 * Sorted set of a group's waiting retries by due time.
	 */
	byte[] retry(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "retry");
	}

	/**
	 * Hash of the messages that wait for their retry.
	 */
	byte[] retryMessages(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "retry:messages");
	}

	/**
	 * Sorted set of the ids that a group has handled, by until when that counts.
	 */
	byte[] handled(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "handled");
	}

	/**
	 * Hash of the ids that a group is handling, with the entry of each.
	 */
	byte[] handling(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "handling");
	}

	/**
	 * Says for which lengths of lease the group's consumers are watched, and since when.
	 */
	byte[] leaseWatch(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "leases");
	}

	/**
	 * Hash of what each consumer of a group has been handling for long.
	 */
	byte[] busy(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "busy");
	}

	/**
	 * Stream of a group's dead letters.
	 */
	byte[] dead(String topic, String group) {
		return bytes(groupPrefix(topic, group) + "dead");
	}

	private String topicPrefix(String topic) {
		return this.prefix + ":{" + topic + "}:";
	}

	private String groupPrefix(String topic, String group) {
		return topicPrefix(topic) + "g:" + group + ":";
	}

	private static String name(RmqPriority priority) {
		return switch (priority) {
			case HIGH -> "high";
			case NORMAL -> "normal";
			case LOW -> "low";
		};
	}

	private static byte[] bytes(String key) {
		return key.getBytes(StandardCharsets.UTF_8);
	}

}
