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

package io.rmq.broker;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How the handling of a message ended.
 */
public sealed interface Settlement {

	/**
	 * The delivery that is settled.
	 * @return the delivery
	 */
	Delivery delivery();

	/**
	 * It leaves the group.
	 *
	 * @param delivery the delivery that is settled
	 * @param reason why it was dropped or forwarded, {@code null} if it was handled: only
	 * then is another message with its id a repeat
	 */
	record Acknowledge(Delivery delivery, @Nullable DeadLetterReason reason) implements Settlement {

		/**
		 * Create the settlement of a message that was handled.
		 * @param delivery the delivery that is settled
		 */
		public Acknowledge(Delivery delivery) {
			this(delivery, null);
		}

		/**
		 * Return the settlement of a message that leaves the group without having been
		 * handled.
		 * @param delivery the delivery that is settled
		 * @param reason why it was dropped or forwarded
		 * @return the settlement
		 */
		public static Acknowledge unhandled(Delivery delivery, DeadLetterReason reason) {
			return new Acknowledge(delivery, reason);
		}

		/**
		 * Return whether it was handled, rather than dropped or forwarded.
		 * @return {@code true} if it was handled
		 */
		public boolean handled() {
			return this.reason == null;
		}

	}

	/**
	 * It failed, and comes back to the group after a while.
	 *
	 * @param delivery the delivery that is settled
	 * @param failure why it failed
	 * @param delay how long it waits, by the server's clock
	 */
	record Retry(Delivery delivery, Failure failure, Duration delay) implements Settlement {

		public Retry {
			Objects.requireNonNull(delay, "A retry needs a delay");
		}

	}

	/**
	 * It failed for good, and goes to the group's dead letters.
	 *
	 * @param delivery the delivery that is settled
	 * @param failure why it failed
	 * @param reason why it is not tried again
	 */
	record DeadLetter(Delivery delivery, Failure failure, DeadLetterReason reason) implements Settlement {

	}

}
