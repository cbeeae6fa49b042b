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

package io.rmq.listener;

import java.util.List;
import java.util.function.Predicate;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqBatchAcknowledgment;
import io.rmq.RmqBatchListenerFailedException;
import io.rmq.StopConsumingException;
import io.rmq.failure.Causes;

/**
 * Messages that are handled together. Immutable, but for what becomes of the messages.
 *
 * @param messages the messages, in the order in which they were fetched
 */
public record MessageBatch(List<BatchMessage> messages) implements RmqBatchAcknowledgment {

	public MessageBatch {
		messages = List.copyOf(messages);
	}

	@Override
	public int size() {
		return this.messages.size();
	}

	@Override
	public RmqAcknowledgment message(int index) {
		return this.messages.get(index);
	}

	@Override
	public void acknowledge() {
		this.messages.forEach(BatchMessage::acknowledgeIfOpen);
	}

	/**
	 * Return the part of the batch that is not settled and that a filter accepts.
	 * @param filter says which messages are wanted
	 * @return a batch of those, in which they have places of their own
	 */
	public MessageBatch only(Predicate<BatchMessage> filter) {
		return new MessageBatch(
				this.messages.stream().filter((message) -> !message.isSettled()).filter(filter).toList());
	}

	/**
	 * One message of this batch could not be handled: those before it are acknowledged,
	 * those after it go back. What was settled before stays so.
	 * @param failure tells which one, and why
	 * @throws RmqBatchListenerFailedException the failure itself, if it is about all
	 * messages: if it asks the listener to stop, or comes of an interrupt
	 * @throws IllegalStateException if there is no such message
	 */
	public void fail(RmqBatchListenerFailedException failure) {
		int index = failure.getIndex();
		if (Causes.find(failure, StopConsumingException.class) != null
				|| this.messages.stream().anyMatch(BatchMessage::isInterrupted)) {
			throw failure;
		}
		if (index < 0 || index >= size()) {
			throw new IllegalStateException(
					"The listener says that message %d of %d has failed".formatted(index, size()), failure);
		}
		BatchMessage failed = this.messages.get(index);
		new MessageBatch(this.messages.subList(0, index)).acknowledge();
		failed.fail((failure.getCause() != null) ? failure.getCause() : failure);
		this.messages.subList(index + 1, size()).forEach(BatchMessage::release);
	}

}
