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

package io.rmq.annotation;

import java.util.List;
import java.util.stream.Stream;

import io.rmq.RmqConfigurationException;
import io.rmq.listener.AckMode;
import io.rmq.listener.method.MethodListener;

/**
 * What does not go together with when a listener's messages count as handled.
 */
final class AckModeRules {

	private AckModeRules() {
	}

	/**
	 * Check a listener.
	 * @param mode what holds for the listener, whoever said so
	 * @throws RmqConfigurationException if a method or an attribute does not go with it
	 */
	static void check(AckMode mode, RmqListener annotation, List<MethodListener> methods,
			AttributeResolver attributes) {
		methods.forEach((method) -> checkMethod(mode, annotation, method, attributes));
		if (mode == AckMode.MANUAL && !annotation.errorHandler().isEmpty()) {
			throw attributes.invalid("errorHandler", annotation.errorHandler(),
					"a listener that settles messages by hand deals with its errors itself");
		}
		if (mode == AckMode.ON_RECEIPT && saysWhenToRetry(annotation.retry())) {
			throw attributes.invalid("ackMode", annotation.ackMode(),
					"what is acknowledged on receipt is not tried again, except at once; take the retry away but for immediate, or have another mode than ON_RECEIPT");
		}
	}

	private static void checkMethod(AckMode mode, RmqListener annotation, MethodListener method,
			AttributeResolver attributes) {
		requireAwaited(mode, method.isDetached(), method, annotation.ackMode(), attributes);
		if (method.isAcknowledging() && mode != AckMode.MANUAL) {
			throw attributes.invalid("ackMode", annotation.ackMode(),
					"the method %s has a parameter for an RmqAcknowledgment, which needs MANUAL, not %s"
						.formatted(method, mode));
		}
		if (mode == AckMode.MANUAL && !method.isAcknowledging()) {
			throw attributes.invalid("ackMode", annotation.ackMode(),
					"the method %s has no parameter for an RmqAcknowledgment, so that its messages would never be settled; add one"
						.formatted(method));
		}
	}

	/**
	 * Refuse a method whose message would be acknowledged while the method runs.
	 * @param detached whether the method returns before it is done, and nothing to wait
	 * for
	 */
	static void requireAwaited(AckMode mode, boolean detached, Object method, String declared,
			AttributeResolver attributes) {
		if (detached && mode == AckMode.AUTO) {
			throw attributes.invalid("ackMode", declared,
					"the method %s is @Async and returns nothing, so that its message would be acknowledged while it runs. Take @Async away, as a listener has threads of its own (concurrency); or return a CompletableFuture"
						.formatted(method));
		}
	}

	private static boolean saysWhenToRetry(RmqRetry retry) {
		return Stream
			.of(retry.delays(), retry.initialDelay(), retry.multiplier(), retry.maxDelay(), retry.maxRetries(),
					retry.jitter())
			.anyMatch((attribute) -> !attribute.isEmpty());
	}

}
