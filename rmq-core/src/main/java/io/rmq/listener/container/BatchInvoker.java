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

import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqContext;
import io.rmq.RmqFormatException;
import io.rmq.listener.MessageBatch;
import io.rmq.listener.RmqBatchMessageListener;
import org.jspecify.annotations.Nullable;

/**
 * Calls a listener with several messages. Thread-safe.
 */
final class BatchInvoker implements ListenerCall {

	private final RmqBatchMessageListener listener;

	private final Interceptors interceptors;

	BatchInvoker(RmqBatchMessageListener listener, Interceptors interceptors) {
		this.listener = listener;
		this.interceptors = interceptors;
	}

	/**
	 * Call the listener with those of some messages that can be handled; the others have
	 * failed.
	 * @return what the listener has thrown, {@code null} if nothing
	 */
	@Override
	public @Nullable Throwable invoke(List<OpenMessage> messages) {
		List<OpenMessage> begun = new ArrayList<>();
		try {
			return invoke(messages, begun);
		}
		finally {
			begun.forEach((message) -> this.interceptors.done(message.context()));
		}
	}

	private @Nullable Throwable invoke(List<OpenMessage> messages, List<OpenMessage> begun) {
		List<OpenMessage> fit = new ArrayList<>();
		for (OpenMessage message : messages) {
			begun.add(message);
			Throwable veto = prepare(message);
			if (Invoker.isStop(veto)) {
				fit.add(message);
				fit.forEach((other) -> other.report(veto));
				return veto;
			}
			if (veto == null) {
				fit.add(message);
			}
			else {
				message.fail(veto);
			}
		}
		Throwable error = fit.isEmpty() ? null : timed(fit, call(fit));
		fit.forEach((message) -> message.report(error));
		return error;
	}

	/**
	 * Return what has gone wrong: if their time ran out, that.
	 */
	private static @Nullable Throwable timed(List<OpenMessage> messages, @Nullable Throwable error) {
		boolean timedOut = messages.stream().anyMatch(OpenMessage::isTimedOut);
		return timedOut ? messages.get(0).context().timedOut(error) : error;
	}

	/**
	 * Make sure that a message can be handled.
	 * @return why it cannot be, or {@code null}
	 */
	private @Nullable Throwable prepare(OpenMessage message) {
		try {
			String defect = message.delivery().defect();
			if (defect != null) {
				throw new RmqFormatException("The message cannot be read: " + defect, null);
			}
			this.interceptors.before(message.context());
			return null;
		}
		catch (Throwable ex) {
			return message.context().about(ex);
		}
	}

	private @Nullable Throwable call(List<OpenMessage> messages) {
		List<RmqContext> contexts = messages.stream().<RmqContext>map(OpenMessage::context).toList();
		this.interceptors.beforeBatch(contexts);
		Throwable error = callNow(messages);
		this.interceptors.afterBatch(contexts, error);
		return error;
	}

	private @Nullable Throwable callNow(List<OpenMessage> messages) {
		MessageBatch batch = new MessageBatch(new ArrayList<>(messages));
		try {
			this.listener.onMessages(batch);
			return null;
		}
		catch (RmqBatchListenerFailedException ex) {
			return fail(batch, ex);
		}
		catch (Throwable ex) {
			// Whatever it throws, an Error too: it is these messages' failure, not the
			// worker's.
			return ex;
		}
	}

	/**
	 * The listener has said which message failed. If that makes no sense, all have.
	 */
	private static @Nullable Throwable fail(MessageBatch batch, RmqBatchListenerFailedException error) {
		try {
			batch.fail(error);
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

}
