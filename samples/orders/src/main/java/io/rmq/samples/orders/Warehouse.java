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

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Takes its time to ship an order, and never has any unobtainium.
 */
@Component
class Warehouse {

	static final String NEVER_THERE = "unobtainium";

	private final Duration shippingTime;

	Warehouse(@Value("${orders.shipping-time}") Duration shippingTime) {
		this.shippingTime = shippingTime;
	}

	void ship(Order order) {
		try {
			Thread.sleep(this.shippingTime.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while shipping", ex);
		}
		if (order.product().equals(NEVER_THERE)) {
			throw new IllegalStateException("No " + order.product() + " in stock");
		}
	}

}
