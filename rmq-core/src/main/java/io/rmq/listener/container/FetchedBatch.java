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

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Messages of one lane that were fetched together. At least one. Workers claim them one
 * by one, in order; a claim costs one increment.
 */
final class FetchedBatch {

	private final List<InFlightMessage> messages;

	private final AtomicInteger claimed = new AtomicInteger();

	FetchedBatch(List<InFlightMessage> messages) {
		this.messages = messages;
	}

	/**
	 * Claim the next message.
	 * @return the message, or {@code null} if all are claimed
	 */
	@Nullable InFlightMessage claim() {
		int index = this.claimed.getAndIncrement();
		return (index < this.messages.size()) ? this.messages.get(index) : null;
	}

	/**
	 * Return whether a message waits to be claimed since a time or longer.
	 * @param time the time, in the terms of {@link System#nanoTime()}
	 */
	boolean waitsSince(long time) {
		return this.claimed.get() < this.messages.size() && this.messages.get(0).fetchedAt() - time <= 0;
	}

	/**
	 * Claim all that is left, in one step.
	 * @return the messages, in order
	 */
	List<InFlightMessage> claimAll() {
		int index = this.claimed.getAndSet(this.messages.size());
		return (index < this.messages.size()) ? this.messages.subList(index, this.messages.size()) : List.of();
	}

}
