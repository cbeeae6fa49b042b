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

package io.rmq.samples.recipes.outbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.rmq.annotation.RmqListener;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests the way of a message from the database to its handler, with the relay at work.
 */
@SpringBootTest(properties = "outbox.interval=20ms")
class OutboxRelayTests {

	@Autowired
	private Purchases purchases;

	@Autowired
	private PurchaseListener listener;

	@Test
	void purchasesAreHandledOnceAndTheOutboxIsEmptied() {
		this.listener.handled.clear();
		List<Purchase> bought = IntStream.range(1, 30).mapToObj((number) -> new Purchase("tea", number)).toList();
		bought.forEach(this.purchases::add);
		await().untilAsserted(() -> assertThat(this.listener.handled).containsExactlyInAnyOrderElementsOf(bought));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class PurchaseListener {

		private final List<Purchase> handled = new CopyOnWriteArrayList<>();

		@RmqListener(topic = "purchases", id = "purchases")
		void on(Purchase purchase) {
			this.handled.add(purchase);
		}

	}

}
