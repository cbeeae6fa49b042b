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

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the checks in {@link ConsumerSpec} and {@link OutboundMessage}.
 */
class ConsumerSpecTests {

	private static final Duration LEASE = Duration.ofSeconds(30);

	@Test
	void leaseMustLast() {
		for (Duration lease : new Duration[] { Duration.ZERO, Duration.ofNanos(1), Duration.ofSeconds(-1) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerSpec("topic", "group", "name", lease, 3))
				.withMessageContaining(lease.toString());
		}
	}

	@Test
	void messageMustBeDeliveredAtLeastOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerSpec("topic", "group", "name", LEASE, 0))
			.withMessageContaining("0");
	}

	@Test
	void namesAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerSpec("{t}", "group", "name", LEASE, 3));
		assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerSpec("topic", "a:b", "name", LEASE, 3));
		assertThatIllegalArgumentException().isThrownBy(() -> new ConsumerSpec("topic", "group", " ", LEASE, 3));
	}

	@Test
	void outboundMessageIsChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> message("a b", "id", Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> message("topic", "", Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> message("topic", "id", Duration.ofMillis(-1)))
			.withMessageContaining("time to live");
	}

	private static OutboundMessage message(String topic, String id, Duration ttl) {
		return new OutboundMessage(topic, id, RmqPriority.NORMAL, null, RmqHeaders.empty(), ttl, new byte[0]);
	}

}
