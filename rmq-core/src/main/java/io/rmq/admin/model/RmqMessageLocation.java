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

package io.rmq.admin.model;

import org.jspecify.annotations.Nullable;

/**
 * Where messages of a topic are. Immutable and thread-safe.
 *
 * @param topic the topic
 * @param group the group to which they belong; {@code null} if they belong to all
 * @param state the state that they are in
 */
public record RmqMessageLocation(String topic, @Nullable String group, State state) {

	public RmqMessageLocation {
		if (state == State.DELAYED && group != null) {
			throw new IllegalArgumentException(
					"Delayed messages belong to all groups of topic '%s'; leave group '%s' out".formatted(topic,
							group));
		}
		if (state != State.DELAYED && state != State.READY && group == null) {
			throw new IllegalArgumentException(
					"Messages of topic '%s' are %s in one of its groups; say in which".formatted(topic, state));
		}
	}

	/**
	 * Return where the messages are that at least one group has not been given yet; all
	 * that are stored, if the topic has no group.
	 * @param topic the topic
	 * @return the location
	 */
	public static RmqMessageLocation ready(String topic) {
		return new RmqMessageLocation(topic, null, State.READY);
	}

	/**
	 * Return where the messages are that are ready for a group and held by nobody in it,
	 * those included that came back to it.
	 * @param topic the topic
	 * @param group the group
	 * @return the location
	 */
	public static RmqMessageLocation ready(String topic, String group) {
		return new RmqMessageLocation(topic, group, State.READY);
	}

	/**
	 * Return where the messages are that the consumers of a group hold.
	 * @param topic the topic
	 * @param group the group
	 * @return the location
	 */
	public static RmqMessageLocation inFlight(String topic, String group) {
		return new RmqMessageLocation(topic, group, State.IN_FLIGHT);
	}

	/**
	 * Return where the failed messages of a group are that wait for their next attempt.
	 * @param topic the topic
	 * @param group the group
	 * @return the location
	 */
	public static RmqMessageLocation retrying(String topic, String group) {
		return new RmqMessageLocation(topic, group, State.RETRYING);
	}

	/**
	 * Return where the messages are that are not due yet.
	 * @param topic the topic
	 * @return the location
	 */
	public static RmqMessageLocation delayed(String topic) {
		return new RmqMessageLocation(topic, null, State.DELAYED);
	}

	/**
	 * Return where the dead letters of a group are.
	 * @param topic the topic
	 * @param group the group
	 * @return the location
	 */
	public static RmqMessageLocation deadLetters(String topic, String group) {
		return new RmqMessageLocation(topic, group, State.DEAD);
	}

	@Override
	public String toString() {
		return this.state + " of topic '" + this.topic + "'"
				+ ((this.group != null) ? ", group '" + this.group + "'" : "");
	}

	/**
	 * The state of a message.
	 */
	public enum State {

		/**
		 * To be handled as soon as a consumer is free.
		 */
		READY,

		/**
		 * Held by a consumer, in work or about to be.
		 */
		IN_FLIGHT,

		/**
		 * Failed, and waits for its next attempt.
		 */
		RETRYING,

		/**
		 * Not due yet.
		 */
		DELAYED,

		/**
		 * Failed for good.
		 */
		DEAD

	}

}
