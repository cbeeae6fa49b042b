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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.List;

import io.rmq.RmqConnectionException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link LaneReader}.
 */
class LaneReaderTests {

	private final RedisLink link = Mockito.mock(RedisLink.class);

	private final LaneReader reader = new LaneReader(this.link, new ConsumerLanes(new RedisKeys("rmq", 0),
			new ConsumerSpec("topic", "group", "name", Duration.ofSeconds(1), 5)), "topic");

	@Test
	void failureOfAPartIsToldAfterWhatHasArrived() {
		RmqConnectionException failure = new RmqConnectionException("cut", null);
		Delivery normal = delivery(Lane.TOPIC_NORMAL);
		Delivery high = delivery(Lane.TOPIC_HIGH);
		BDDMockito.given(this.link.await(ArgumentMatchers.any()))
			// The lanes up to the one that is busy from then on.
			.willReturn(List.of(), List.of(), List.of(), List.of(normal))
			// Those before it, asked together.
			.willReturn(List.of(), List.of(high))
			.willThrow(failure)
			.willReturn(List.of());
		assertThat(this.reader.read(10, Duration.ZERO)).containsExactly(normal);
		assertThat(this.reader.read(10, Duration.ZERO)).containsExactly(high);
		assertThatThrownBy(() -> this.reader.read(10, Duration.ZERO)).isSameAs(failure);
		assertThat(this.reader.read(10, Duration.ZERO)).isEmpty();
	}

	private static Delivery delivery(Lane lane) {
		Delivery delivery = Mockito.mock(Delivery.class);
		BDDMockito.given(delivery.lease()).willReturn(new Lease(lane, "1-0"));
		return delivery;
	}

}
