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

package io.rmq.samples.cli.command;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.samples.cli.server.Server;

/**
 * The states of messages as they are typed.
 */
enum MessageState {

	READY("ready", RmqMessageLocation.State.READY),

	IN_FLIGHT("in-flight", RmqMessageLocation.State.IN_FLIGHT),

	RETRYING("retrying", RmqMessageLocation.State.RETRYING),

	DELAYED("delayed", RmqMessageLocation.State.DELAYED),

	DEAD("dead", RmqMessageLocation.State.DEAD);

	private final String typed;

	private final RmqMessageLocation.State state;

	MessageState(String typed, RmqMessageLocation.State state) {
		this.typed = typed;
		this.state = state;
	}

	/**
	 * Return the location. What is ready is that of the topic unless a group is given;
	 * what is in one group only is in its only group unless one is given.
	 */
	RmqMessageLocation location(Server server, String topic, GroupOption group) {
		boolean ofOneGroup = this != READY && this != DELAYED;
		return new RmqMessageLocation(topic, ofOneGroup ? group.of(server, topic) : group.given(), this.state);
	}

	boolean is(RmqMessageLocation.State state) {
		return this.state == state;
	}

	/**
	 * What is typed.
	 */
	@Override
	public String toString() {
		return this.typed;
	}

}
