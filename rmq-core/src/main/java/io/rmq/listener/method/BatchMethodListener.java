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

package io.rmq.listener.method;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.listener.BatchMessage;
import io.rmq.listener.MessageBatch;
import io.rmq.listener.RmqBatchMessageListener;
import org.jspecify.annotations.Nullable;

/**
 * Handles several messages at once by calling a method of a bean. A message that cannot
 * be read, or is not valid, fails alone; the method gets the others. Thread-safe if the
 * bean is.
 */
public final class BatchMethodListener implements RmqBatchMessageListener {

	private final ListenerMethod declared;

	private final InvocableListenerMethod invocable;

	private final BatchArguments arguments;

	private final PayloadReader reader;

	private final boolean detached;

	BatchMethodListener(ListenerMethod declared, InvocableListenerMethod invocable, BatchArguments arguments,
			PayloadReader reader, boolean detached) {
		this.detached = detached;
		this.declared = declared;
		this.invocable = invocable;
		this.arguments = arguments;
		this.reader = reader;
	}

	@Override
	public void onMessages(MessageBatch batch) throws Exception {
		List<@Nullable Object> elements = new ArrayList<>(batch.size());
		MessageBatch read = batch.only((message) -> read(message, elements));
		if (read.size() == 0) {
			return;
		}
		try {
			MethodResult.await(this.invocable.call(this.arguments.resolve(elements, read)));
		}
		catch (RmqBatchListenerFailedException ex) {
			// The place is one in the list that the method got.
			read.fail(ex);
		}
	}

	private boolean read(BatchMessage message, List<@Nullable Object> elements) {
		try {
			elements.add(this.arguments
				.element(new DeliveryMessage(message.delivery(), message.context(), message, this.reader)));
			return true;
		}
		catch (RmqSerializationException ex) {
			message.fail(new RmqUnreadableMessageException(String.valueOf(ex.getMessage()), ex)
				.about(message.context().topic(), message.context().group(), message.context().messageId()));
		}
		catch (RuntimeException | Error ex) {
			message.fail(ex);
		}
		return false;
	}

	/**
	 * Return whether the method settles messages itself: whether it has a parameter for a
	 * {@link io.rmq.RmqBatchAcknowledgment}.
	 * @return {@code true} if it has
	 */
	public boolean isAcknowledging() {
		return this.arguments.isAcknowledging();
	}

	/**
	 * Return whether the method returns before it is done, and nothing to wait for, as
	 * one does that is {@code @Async} and {@code void}.
	 * @return {@code true} if it does
	 */
	public boolean isDetached() {
		return this.detached;
	}

	/**
	 * Return the type that bodies are read as.
	 * @return the type of one payload
	 */
	public Type payloadType() {
		return this.reader.type();
	}

	@Override
	public String toString() {
		return this.declared.toString();
	}

}
