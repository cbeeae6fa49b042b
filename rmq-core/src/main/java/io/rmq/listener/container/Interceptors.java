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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.RmqContext;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqOutcome;
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
	void before(DeliveryContext context) throws Exception {
		for (RmqListenerInterceptor interceptor : this.inOrder) {
			interceptor.before(context.delivery(), context);
		}
	}

	void after(DeliveryContext context, @Nullable Throwable error) {
		if (this.reversed.isEmpty()) {
			return;
		}
		tell((interceptor) -> {
			if (error != null) {
				interceptor.afterFailure(context.delivery(), context, error);
			}
			else {
				interceptor.afterSuccess(context.delivery(), context);
			}
		}, context);
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

	void done(DeliveryContext context) {
		tell((interceptor) -> interceptor.afterHandling(context.delivery(), context), context);
	}

	void completed(DeliveryContext context, RmqOutcome outcome) {
		if (context.message().began() != 0) {
			Duration duration = Duration.ofNanos(System.nanoTime() - context.message().began());
			DeliveryLog.handled(context, outcome, duration);
			tell((interceptor) -> interceptor.afterCompletion(context.delivery(), context, outcome, duration), context);
		}
	}

	private void tell(Consumer<RmqListenerInterceptor> news, DeliveryContext context) {
		tell(this.reversed, news, context);
	}

	private static void tell(List<RmqListenerInterceptor> interceptors, Consumer<RmqListenerInterceptor> news,
			Object subject) {
		for (RmqListenerInterceptor interceptor : interceptors) {
			try {
				news.accept(interceptor);
			}
			catch (Throwable ex) {
				logger.error("%s failed on %s".formatted(interceptor.getClass().getName(), subject), ex);
			}
		}
	}

}
