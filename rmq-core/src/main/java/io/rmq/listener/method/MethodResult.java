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

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import io.rmq.failure.Causes;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What is done with what a listener method returns: the thread waits for what comes
 * later, so that the listener's concurrency and timeout hold for it too, and what the
 * method has to say is sent on.
 */
final class MethodResult {

	private final @Nullable ReplySender replies;

	private final @Nullable String topic;

	private final boolean answering;

	/**
	 * Create what handles results.
	 * @param replies sends what is returned, {@code null} to not send it
	 * @param topic where to, {@code null} for no topic
	 * @param answering whether it is the answer to who waits for one
	 */
	MethodResult(@Nullable ReplySender replies, @Nullable String topic, boolean answering) {
		this.replies = replies;
		this.topic = topic;
		this.answering = answering;
	}

	/**
	 * Return whether results are values, one of which may be {@code null}, rather than
	 * that there is none at all.
	 */
	static boolean isValue(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (!isLater(raw)) {
			return raw != void.class && raw != Void.class;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		ResolvableType later = type;
		if (CompletionStage.class.isAssignableFrom(raw)) {
			later = type.as(CompletionStage.class);
		}
		else if (Future.class.isAssignableFrom(raw)) {
			later = type.as(Future.class);
		}
		return (adapter == null || !adapter.isNoValue()) && later.getGeneric().toClass() != Void.class;
	}

	/**
	 * Return whether a type of results is one that has to be waited for, so that its
	 * value comes later.
	 */
	static boolean isLater(Class<?> type) {
		return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/**
	 * Return whether a type of results may have many values. Nobody would say how many
	 * are to be waited for.
	 */
	static boolean isStream(Class<?> type) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return adapter != null && adapter.isMultiValue();
	}

	/**
	 * Return whether a type of results is that of work that nobody would do.
	 */
	static boolean isUndone(Class<?> type) {
		return !isLater(type) && (Callable.class.isAssignableFrom(type) || Runnable.class.isAssignableFrom(type));
	}

	void handle(@Nullable Object returned, DeliveryMessage message) throws Exception {
		Object value = await(returned);
		if (value instanceof Optional<?> optional) {
			value = optional.orElse(null);
		}
		if (this.replies == null) {
			return;
		}
		if (value != null && this.topic != null) {
			this.replies.send(this.topic, value, message.delivery());
		}
		if (this.answering) {
			this.replies.answer(value, message.delivery());
		}
	}

	/**
	 * Wait for what comes later.
	 * @return what has come, or what was there at once
	 */
	static @Nullable Object await(@Nullable Object returned) throws Exception {
		if (returned instanceof CompletionStage<?> stage) {
			return await(stage.toCompletableFuture());
		}
		if (returned instanceof Future<?> future) {
			return await(future);
		}
		if (returned == null) {
			return null;
		}
		ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();
		ReactiveAdapter adapter = adapters.getAdapter(null, returned);
		ReactiveAdapter toFuture = adapters.getAdapter(CompletableFuture.class);
		if (adapter == null || toFuture == null) {
			return returned;
		}
		return await((Future<?>) toFuture.fromPublisher(adapter.toPublisher(returned)));
	}

	/**
	 * Wait, and cancel it when the handler is interrupted.
	 */
	private static @Nullable Object await(Future<?> later) throws Exception {
		try {
			return later.get();
		}
		catch (InterruptedException ex) {
			later.cancel(true);
			throw ex;
		}
		catch (ExecutionException ex) {
			throw unwrapped(ex);
		}
		catch (CancellationException ex) {
			throw new IllegalStateException("What the listener method returned was cancelled", ex);
		}
	}

	private static Exception unwrapped(Throwable error) {
		Throwable cause = Causes.unwrap(error);
		if (cause instanceof Error fatal) {
			throw fatal;
		}
		return (cause instanceof Exception exception) ? exception : new IllegalStateException(cause);
	}

}
