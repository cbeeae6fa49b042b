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

package io.rmq.listener.container;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a message from its fetch until its group has it no more, or has it back.
 * {@link InFlightMessage} holds the state and allows no other transition than these.
 */
enum MessageState {

	/**
	 * Fetched; its handling has not begun.
	 */
	BUFFERED,

	/**
	 * Its handler is at work, and the outcome is open.
	 */
	HANDLING,

	/**
	 * Its handler has returned, and the outcome is open: it is about to be decided, or
	 * the message waits for its manual acknowledgment.
	 */
	OPEN,

	/**
	 * The one caller that may settle it determines the outcome.
	 */
	DECIDING,

	/**
	 * The outcome is being stored. From here on only the server knows whether the lease
	 * was lost.
	 */
	SETTLING,

	/**
	 * The outcome is stored: the group has it no more.
	 */
	SETTLED,

	/**
	 * Acknowledged before its handling has ended, and that is being stored.
	 */
	SETTLING_EARLY,

	/**
	 * Acknowledged before its handling has ended, and that is stored: whatever its
	 * handler does, the group has it no more.
	 */
	SETTLED_EARLY,

	/**
	 * Its lease is lost, or was given up: what its handler does is dropped. Released once
	 * the handler has ended, if the server still has it for this consumer.
	 */
	LEASE_LOST,

	/**
	 * Not handled here after all: released once no handler is at work on it.
	 */
	RELEASING;

	private static final Set<MessageState> OUTCOME_OPEN = EnumSet.of(BUFFERED, HANDLING, OPEN);

	private static final Set<MessageState> CLAIMED = EnumSet.of(DECIDING, SETTLING, SETTLED, RELEASING);

	/**
	 * Return whether a message in this state may come to another.
	 */
	boolean allows(MessageState next) {
		return switch (next) {
			case BUFFERED -> false;
			case HANDLING -> this == BUFFERED || this == DECIDING;
			case OPEN -> this == HANDLING || this == DECIDING;
			case DECIDING -> this == HANDLING || this == OPEN;
			case SETTLING -> this == BUFFERED || this == OPEN || this == DECIDING || this == SETTLING_EARLY;
			case SETTLED -> this == SETTLING || this == SETTLED_EARLY;
			case SETTLING_EARLY -> this == BUFFERED || this == HANDLING;
			case SETTLED_EARLY -> this == SETTLING_EARLY;
			case LEASE_LOST -> isOutcomeOpen();
			case RELEASING -> this != RELEASING && !hasLeft();
		};
	}

	/**
	 * Return whether it has no outcome yet and nobody determines one: only then can its
	 * lease be lost here.
	 */
	boolean isOutcomeOpen() {
		return OUTCOME_OPEN.contains(this);
	}

	/**
	 * Return whether its outcome is determined, or another caller is about to do so.
	 */
	boolean isClaimed() {
		return CLAIMED.contains(this);
	}

	/**
	 * Return whether it was acknowledged before its handling has ended.
	 */
	boolean isEarly() {
		return this == SETTLING_EARLY || this == SETTLED_EARLY;
	}

	/**
	 * Return whether the group has it no more.
	 */
	boolean hasLeft() {
		return this == SETTLED || this == SETTLED_EARLY;
	}

	/**
	 * Return whether it goes back to its group once no handler is at work on it.
	 */
	boolean isToBeReleased() {
		return this == LEASE_LOST || this == RELEASING;
	}

}
