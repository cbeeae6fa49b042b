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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.rmq.RmqException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendConditions;
import io.rmq.failure.Causes;
import org.jspecify.annotations.Nullable;

/**
 * Moves dead letters to another topic, which may be on another node of a cluster, where
 * no script reaches both. So a copy is sent, and the dead letter is deleted when the
 * server has confirmed it: after whatever failure the message is still there. The copy is
 * guarded, so that doing it again soon, or at the same time, does not store a second one;
 * unless the first may have been deleted in between without being handled.
 */
final class DeadLetterCopies {

	/**
	 * For how long a second copy is refused, which costs the target about 150 bytes for
	 * each that was moved meanwhile.
	 */
	private static final Duration GUARDED = Duration.ofMinutes(10);

	private final Broker broker;

	private final RmqMessageLocation deadLetters;

	private final String target;

	DeadLetterCopies(Broker broker, RmqMessageLocation deadLetters, String target) {
		this.broker = broker;
		this.deadLetters = deadLetters;
		this.target = target;
	}

	/**
	 * Count those that would be moved.
	 */
	DeadLetterSteps.StepResult count(RmqSelection selection, @Nullable String cursor, int limit) {
		RmqPage page = page(selection, cursor, limit);
		int movable = (int) page.messages().stream().filter((message) -> copy(message) != null).count();
		return new DeadLetterSteps.StepResult(page.examined(), movable, page.messages().size() - movable, page.next());
	}

	DeadLetterSteps.StepResult move(RmqSelection selection, @Nullable String cursor, int limit) {
		RmqPage page = page(selection, cursor, limit);
		Map<RmqStoredMessage, CompletableFuture<Receipt>> copies = new LinkedHashMap<>();
		for (RmqStoredMessage message : page.messages()) {
			OutboundMessage copy = copy(message);
			if (copy != null) {
				copies.put(message, this.broker.send(copy));
			}
		}
		int moved = 0;
		RmqException failure = null;
		for (Map.Entry<RmqStoredMessage, CompletableFuture<Receipt>> each : copies.entrySet()) {
			try {
				each.getValue().join();
				// Of several that do this at the same time one deletes it, and counts it.
				if (this.broker.topics().delete(this.deadLetters, each.getKey().position())) {
					moved++;
				}
			}
			catch (CompletionException ex) {
				failure = (Causes.unwrap(ex) instanceof RmqException cause) ? cause : null;
				if (failure == null) {
					throw ex;
				}
			}
		}
		if (failure != null) {
			throw failure;
		}
		return new DeadLetterSteps.StepResult(page.examined(), moved, page.messages().size() - copies.size(),
				page.next());
	}

	private RmqPage page(RmqSelection selection, @Nullable String cursor, int limit) {
		return this.broker.topics()
			.browse(this.deadLetters, RmqPageRequest.of(limit).selecting(selection).after(cursor));
	}

	/**
	 * Return a copy of a message, {@code null} if it is not one that can be sent.
	 */
	private @Nullable OutboundMessage copy(RmqStoredMessage message) {
		if (message.defect() != null) {
			return null;
		}
		String guard = "%s:%s:%s".formatted(this.deadLetters.topic(), this.deadLetters.group(), message.position());
		try {
			return new OutboundMessage(this.target, message.id(), message.priority(), message.key(), message.headers(),
					message.ttl(), null, message.maxAttempts(), SendConditions.NONE.withPassingGuard(guard, GUARDED),
					message.body());
		}
		catch (IllegalArgumentException ex) {
			// Something else has written it.
			return null;
		}
	}

}
