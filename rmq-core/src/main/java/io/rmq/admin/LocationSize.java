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

import java.util.function.ToLongFunction;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqTopic;

/**
 * How many messages a location has.
 */
final class LocationSize {

	private LocationSize() {
	}

	/**
	 * Return how many there are, about.
	 * @param topic the counts of its topic
	 */
	static long of(RmqMessageLocation location, RmqTopic topic) {
		String group = location.group();
		if (group == null) {
			return (location.state() == RmqMessageLocation.State.DELAYED) ? topic.delayed() : topic.totalReady();
		}
		ToLongFunction<RmqTopic.Group> size = switch (location.state()) {
			case READY -> RmqTopic.Group::totalReady;
			case IN_FLIGHT -> RmqTopic.Group::inFlight;
			case RETRYING -> RmqTopic.Group::retries;
			case DEAD -> RmqTopic.Group::deadLetters;
			case DELAYED -> throw new IllegalStateException("Delayed messages have no group");
		};
		return topic.groups().stream().filter((each) -> each.name().equals(group)).mapToLong(size).sum();
	}

}
