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

package io.rmq.samples.orders;

import java.util.stream.IntStream;

import io.rmq.RmqPriority;
import io.rmq.samples.orders.OrderStatus.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests {@link OrderBook}.
 */
class OrderBookTests {

	private final OrderBook book = new OrderBook();

	@Test
	void oldestOrderIsForgottenWhenThereAreTooMany() {
		IntStream.rangeClosed(0, 1000).forEach((i) -> this.book.write(status("order-" + i)));
		assertThat(this.book.find("order-0")).isNull();
		assertThat(this.book.find("order-1")).isNotNull();
		assertThat(this.book.find("order-1000")).isNotNull();
	}

	private static OrderStatus status(String id) {
		return new OrderStatus(new Order(id, "tea", 1), RmqPriority.NORMAL, State.RECEIVED, 0, null);
	}

}
