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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

import io.rmq.RmqHeaders;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SettlementQueue}.
 */
class SettlementQueueTests {

	private final Subscription subscription = mock(Subscription.class);

	private final List<Duration> announced = new ArrayList<>();

	private final SettlementQueue queue = new SettlementQueue(this.subscription, new Holdings(), () -> {
	}, this.announced::add, mock(ScheduledExecutorService.class));

	@Test
	void retryIsAnnouncedWhenItIsStoredAndNotBefore() {
		CompletableFuture<Set<Lease>> stored = new CompletableFuture<>();
		given(this.subscription.settle(any())).willReturn(stored);
		Delivery delivery = new Delivery(new Lease(Lane.TOPIC_NORMAL, "1-0"), "topic", "id", null, RmqHeaders.empty(),
				new byte[0], Instant.EPOCH, 0, 0, 0, 0, "", 1, null);
		this.queue.add(new HeldMessage(delivery, Instant.EPOCH),
				new Settlement.Retry(delivery, Failure.of(new IllegalStateException()), Duration.ofSeconds(7)));
		assertThat(this.announced).isEmpty();
		stored.complete(Set.of());
		assertThat(this.announced).containsExactly(Duration.ofSeconds(7));
	}

}
