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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.RmqContext;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of one listener. Thread-safe.
 */
final class Interceptors {

	private static final RmqLog logger = RmqLog.of(Interceptors.class);

	private final List<RmqListenerInterceptor> inOrder;

	private final List<RmqListenerInterceptor> reversed;

	Interceptors(List<RmqListenerInterceptor> interceptors, String listenerId) {
		this.inOrder = interceptors.stream().filter((interceptor) -> interceptor.isFor(listenerId)).toList();
		List<RmqListenerInterceptor> copy = new ArrayList<>(this.inOrder);
		Collections.reverse(copy);
		this.reversed = List.copyOf(copy);
	}

	/**
	 * Tell that a message is about to be handled.
	 * @throws Exception if one of them does not want that
	 */
	void before(Handling handling) throws Exception {
		for (RmqListenerInterceptor interceptor : this.inOrder) {
			interceptor.before(handling.delivery(), handling);
		}
	}

	void after(Handling handling, @Nullable Throwable error) {
		if (this.reversed.isEmpty()) {
			return;
		}
		tell((interceptor) -> {
			if (error != null) {
				interceptor.afterFailure(handling.delivery(), handling, error);
			}
			else {
				interceptor.afterSuccess(handling.delivery(), handling);
			}
		}, handling);
	}

	void beforeBatch(List<RmqContext> messages) {
		if (messages.size() > 1) {
			tell(this.inOrder, (interceptor) -> interceptor.beforeBatch(messages), messages);
		}
	}

	void afterBatch(List<RmqContext> messages, @Nullable Throwable error) {
		if (messages.size() > 1) {
			tell(this.reversed, (interceptor) -> interceptor.afterBatch(messages, error), messages);
		}
	}

	void done(Handling handling) {
		tell((interceptor) -> interceptor.afterHandling(handling.delivery(), handling), handling);
	}

	void completed(Handling handling, RmqOutcome outcome) {
		if (!this.reversed.isEmpty() && handling.message().began() != 0) {
			Duration duration = Duration.ofNanos(System.nanoTime() - handling.message().began());
			tell((interceptor) -> interceptor.afterCompletion(handling.delivery(), handling, outcome, duration),
					handling);
		}
	}

	private void tell(Consumer<RmqListenerInterceptor> news, Handling handling) {
		tell(this.reversed, news, handling);
	}

	private static void tell(List<RmqListenerInterceptor> interceptors, Consumer<RmqListenerInterceptor> news,
			Object subject) {
		for (RmqListenerInterceptor interceptor : interceptors) {
			try {
				news.accept(interceptor);
			}
			catch (Throwable ex) {
				logger.error("%s was not told of %s".formatted(interceptor.getClass().getName(), subject), ex);
			}
		}
	}

}
