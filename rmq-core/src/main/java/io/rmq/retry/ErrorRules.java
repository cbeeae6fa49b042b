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

package io.rmq.retry;

import java.util.List;
import java.util.Set;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqFormatException;
import io.rmq.RmqNoHandlerException;
import io.rmq.RmqRejectException;
import io.rmq.RmqRetryException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.DeadLetterReason;
import io.rmq.failure.Causes;
import io.rmq.logging.RmqLog;
import io.rmq.retry.RmqErrorClassifier.Decision;
import org.jspecify.annotations.Nullable;

/**
 * Tells errors that are worth another attempt from those that are not.
 *
 * @param retryable what is worth it; empty for everything
 * @param nonRetryable what is not, though it may be included
 * @param classifiers who decides before these lists
 */
record ErrorRules(Set<Class<? extends Throwable>> retryable, Set<Class<? extends Throwable>> nonRetryable,
		List<RmqErrorClassifier> classifiers) {

	private static final RmqLog logger = RmqLog.of(ErrorRules.class);

	/**
	 * Return why a message is not tried again.
	 * @param error what its handler threw
	 * @param context the attempt
	 * @return the reason, or {@code null} if the error is worth another attempt
	 */
	@Nullable DeadLetterReason refusal(Throwable error, RmqContext context) {
		List<Throwable> causes = Causes.of(error);
		if (isAny(causes, Set.of(RmqRejectException.class))) {
			return DeadLetterReason.REJECTED;
		}
		if (isAny(causes, Set.of(RmqUnreadableMessageException.class, RmqFormatException.class))) {
			return DeadLetterReason.CONVERSION;
		}
		if (isAny(causes, Set.of(RmqNoHandlerException.class))) {
			return DeadLetterReason.NO_HANDLER;
		}
		if (isAny(causes, Set.of(RmqFatalException.class))) {
			return DeadLetterReason.FATAL;
		}
		return switch (classify(error, context)) {
			case RETRY -> null;
			case FATAL -> DeadLetterReason.FATAL;
			case DEFAULT ->
				(isAny(causes, Set.of(RmqRetryException.class)) || isListed(causes)) ? null : DeadLetterReason.FATAL;
		};
	}

	private boolean isListed(List<Throwable> causes) {
		return (this.retryable.isEmpty() || isAny(causes, this.retryable)) && !isAny(causes, this.nonRetryable);
	}

	private Decision classify(Throwable error, RmqContext context) {
		for (RmqErrorClassifier classifier : this.classifiers) {
			Decision decision = classify(classifier, error, context);
			if (decision != Decision.DEFAULT) {
				return decision;
			}
		}
		return Decision.DEFAULT;
	}

	private static Decision classify(RmqErrorClassifier classifier, Throwable error, RmqContext context) {
		String failure = "Error classifier %s %s; it does not decide on message %s";
		try {
			Decision decision = classifier.classify(error, context);
			if (decision != null) {
				return decision;
			}
			logger.error(failure.formatted(classifier.getClass().getName(), "returned null", context.messageId()));
		}
		catch (Throwable ex) {
			logger.error(failure.formatted(classifier.getClass().getName(), "failed", context.messageId()), ex);
		}
		return Decision.DEFAULT;
	}

	private static boolean isAny(List<Throwable> errors, Set<Class<? extends Throwable>> types) {
		return errors.stream().anyMatch((error) -> types.stream().anyMatch((type) -> type.isInstance(error)));
	}

}
