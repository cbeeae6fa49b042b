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

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
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
import io.rmq.listener.RmqErrorClassifier.Decision;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Tells errors that are worth another attempt from those that are not.
 *
 * @param include what is worth it; empty for everything
 * @param exclude what is not, though it may be included
 * @param classifiers who decides before these lists
 */
record ErrorRules(Set<Class<? extends Throwable>> include, Set<Class<? extends Throwable>> exclude,
		List<RmqErrorClassifier> classifiers) {

	private static final RmqLog logger = RmqLog.of(ErrorRules.class);

	/**
	 * Return why a message is not tried again.
	 * @param error what its handler threw
	 * @param context the attempt
	 * @return the reason, or {@code null} if the error is worth another attempt
	 */
	@Nullable DeadLetterReason refusal(Throwable error, RmqContext context) {
		List<Throwable> causes = causes(error);
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

	/**
	 * Return the first error of a type among an error and its causes.
	 */
	static <T extends Throwable> @Nullable T find(@Nullable Throwable error, Class<T> type) {
		if (error != null) {
			for (Throwable cause : causes(error)) {
				if (type.isInstance(cause)) {
					return type.cast(cause);
				}
			}
		}
		return null;
	}

	private boolean isListed(List<Throwable> causes) {
		return (this.include.isEmpty() || isAny(causes, this.include)) && !isAny(causes, this.exclude);
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

	/**
	 * Return the error and all that it came from, each once even if they go round in a
	 * circle.
	 */
	private static List<Throwable> causes(Throwable error) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = error; cause != null && seen.add(cause); cause = causeOf(cause)) {
			causes.add(cause);
		}
		return causes;
	}

	/**
	 * The application may override it: an error that fails to name its cause has none.
	 */
	private static @Nullable Throwable causeOf(Throwable error) {
		try {
			return error.getCause();
		}
		catch (RuntimeException | StackOverflowError ex) {
			return null;
		}
	}

}
