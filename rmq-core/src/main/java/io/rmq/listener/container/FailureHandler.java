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

import io.rmq.broker.Settlement;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import io.rmq.retry.RetryPolicy;

import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Says what becomes of a message whose handling has failed, and logs it. Thread-safe.
 */
final class FailureHandler {

	private static final RmqLog logger = RmqLog.of(FailureHandler.class);

	private final ListenerEndpoint endpoint;

	private final DeadLetters deadLetters;

	FailureHandler(ListenerEndpoint endpoint, DeadLetters deadLetters) {
		this.endpoint = endpoint;
		this.deadLetters = deadLetters;
	}

	Settlement of(DeliveryContext context, Throwable error) {
		Settlement outcome = decide(context, error);
		log(outcome, error);
		return (outcome instanceof Settlement.DeadLetter deadLetter) ? this.deadLetters.settle(deadLetter) : outcome;
	}

	/**
	 * The error may be the application's own, and fail when it is asked. The attempt
	 * counts nevertheless, or the message would be handled again without end.
	 */
	private Settlement decide(DeliveryContext context, Throwable error) {
		RetryPolicy policy = this.endpoint.settings().retry();
		try {
			return policy.settle(context.delivery(), error, context);
		}
		catch (RuntimeException | StackOverflowError ex) {
			logger.error("The retry policy of listener '%s' failed with the error of %s, which counts as any other"
				.formatted(this.endpoint.id(), context.delivery()), ex);
			return policy.settleByDefault(context.delivery(), error);
		}
	}

	private void log(Settlement outcome, Throwable error) {
		if (outcome instanceof Settlement.Retry retry) {
			logger.warn("Listener '%s' failed with %s; it is tried again in %s: %s".formatted(this.endpoint.id(),
					retry.delivery(), DurationFormatterUtils.print(retry.delay(), Style.COMPOSITE),
					EscapedText.of(error)));
			logger.debug("The error", error);
		}
		else if (outcome instanceof Settlement.DeadLetter deadLetter) {
			this.deadLetters.log(deadLetter, error);
		}
	}

}
