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

/**
 * One member of a group: who it is and the terms on which it holds messages.
 *
 * @param topic the topic it consumes
 * @param group the group it belongs to
 * @param name its name, which no other consumer may have, now or later
 * @param lease how long the server lets it hold a message without a sign of life
 * @param maxDeliveries how many consumers may die with a message before it is a dead
 * letter
 * @param deadLetters how many dead letters the group keeps, and how long
 * @param discardExpired whether messages that expire before the group has read them are
 * dropped rather than made dead letters
 * @param startFrom where the group begins if it does not exist yet
 * @param idempotence for how long after it has handled a message the group handles no
 * other with its id; zero for not at all
 */
public record ConsumerSpec(String topic, String group, String name, Duration lease, int maxDeliveries,
		DeadLetterLimits deadLetters, boolean discardExpired, StartFrom startFrom, Duration idempotence) {

	public ConsumerSpec {
		Names.requireTopic(topic);
		Names.requireGroup(group);
		Names.requireConsumer(name);
		if (lease.toMillis() <= 0) {
			throw new IllegalArgumentException("A lease must last, not " + lease);
		}
		if (maxDeliveries < 1) {
			throw new IllegalArgumentException("A message must be delivered at least once, not " + maxDeliveries);
		}
		if (idempotence.isNegative()) {
			throw new IllegalArgumentException("Ids must be kept for some time or zero, not " + idempotence);
		}
	}

	/**
	 * Create a consumer whose group keeps as many dead letters as it does by default,
	 * starts with the oldest message, and handles whatever comes.
	 * @param topic the topic it consumes
	 * @param group the group it belongs to
	 * @param name its name, which no other consumer may have, now or later
	 * @param lease how long the server lets it hold a message without a sign of life
	 * @param maxDeliveries how many consumers may die with a message before it is a dead
	 * letter
	 */
	public ConsumerSpec(String topic, String group, String name, Duration lease, int maxDeliveries) {
		this(topic, group, name, lease, maxDeliveries, DeadLetterLimits.defaults(), false, StartFrom.EARLIEST,
				Duration.ZERO);
	}

	/**
	 * Return this consumer with another start of its group.
	 * @param startFrom where the group begins if it does not exist yet
	 * @return the consumer
	 */
	public ConsumerSpec withStartFrom(StartFrom startFrom) {
		return new ConsumerSpec(this.topic, this.group, this.name, this.lease, this.maxDeliveries, this.deadLetters,
				this.discardExpired, startFrom, this.idempotence);
	}

	/**
	 * Return this consumer as one whose group handles each id once.
	 * @param idempotence for how long after it has handled a message the group handles no
	 * other with its id; zero for not at all
	 * @return the consumer
	 */
	public ConsumerSpec withIdempotence(Duration idempotence) {
		return new ConsumerSpec(this.topic, this.group, this.name, this.lease, this.maxDeliveries, this.deadLetters,
				this.discardExpired, this.startFrom, idempotence);
	}

	/**
	 * Return whether the group handles each id once.
	 * @return {@code true} if it does
	 */
	public boolean isIdempotent() {
		return !this.idempotence.isZero();
	}

}
