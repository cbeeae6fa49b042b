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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Publication}.
 */
class PublicationTests {

	@Test
	void sendThatCannotBeSentAgainForWantOfAThreadFails() {
		ScheduledExecutorService executor = Mockito.mock(ScheduledExecutorService.class);
		BDDMockito.given(executor.schedule(Mockito.any(Runnable.class), Mockito.anyLong(), Mockito.any()))
			.willThrow(new OutOfMemoryError("unable to create native thread"));
		Broker broker = Mockito.mock(Broker.class);
		BDDMockito.given(broker.send(Mockito.any()))
			.willReturn(CompletableFuture.failedFuture(new RmqServerRefusedException("OOM", null)));
		OutboundMessage message = new OutboundMessage("topic", "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, new byte[0]);
		ProducerSettings settings = new ProducerSettings(Duration.ofMinutes(1), 1_000_000, Duration.ZERO, 3,
				Duration.ofMillis(10), false, true, Map.of());
		assertThat(new Publication(message, broker, settings, executor).start()).failsWithin(Duration.ofSeconds(1))
			.withThrowableThat()
			.withCauseInstanceOf(RmqServerRefusedException.class);
	}

}
