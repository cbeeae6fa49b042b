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

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Remembers what became of the latest orders, in the memory of this instance: a real shop
 * has a database for that. Thread-safe.
 */
@Component
class OrderBook {

	private static final int CAPACITY = 1000;

	private final Map<String, OrderStatus> statuses = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, OrderStatus> eldest) {
			return size() > CAPACITY;
		}

	};

	synchronized void write(OrderStatus status) {
		this.statuses.put(status.order().id(), status);
	}

	synchronized void erase(Order order) {
		this.statuses.remove(order.id());
	}

	synchronized @Nullable OrderStatus find(String id) {
		return this.statuses.get(id);
	}

}
