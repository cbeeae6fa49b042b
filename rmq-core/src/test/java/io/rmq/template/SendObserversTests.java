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

package io.rmq.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.OutboundMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendObservers}: none of them keeps a message from being sent.
 */
class SendObserversTests {

	private final OutboundMessage message = new OutboundMessage("topic", "id", RmqPriority.NORMAL, null,
			RmqHeaders.empty(), Duration.ZERO, new byte[0]);

	@Test
	void messageIsSentAsItIsWhateverItsObserversReturnOrThrow() {
		AtomicReference<OutboundMessage> sent = new AtomicReference<>();
		SendObservers observers = new SendObservers(List.of((observed) -> null, (observed) -> {
			throw new AssertionError("failed");
		}, (observed) -> new SendObserver.Sending() {

			@Override
			public OutboundMessage message(OutboundMessage observed) {
				return null;
			}

			@Override
			public void end(@Nullable RmqSendResult result, @Nullable Throwable error) {
				throw new AssertionError("failed");
			}

		}));
		CompletableFuture<RmqSendResult> result = new CompletableFuture<>();
		assertThat(observers.observe(this.message, (observed) -> {
			sent.set(observed);
			return result;
		})).isSameAs(result);
		assertThat(sent.get()).isSameAs(this.message);
	}

}
