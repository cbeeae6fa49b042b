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

import io.rmq.RmqContext;
import io.rmq.annotation.RmqListener;
import io.rmq.listener.ListenerSettings;
import io.rmq.samples.orders.OrderStatus.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Handles the orders in the queue. To handle one, a listener just returns; to have it
 * tried again later, it throws. All else is here to show what became of each order.
 */
@Component
class OrderListener {

	private static final Logger logger = LoggerFactory.getLogger(OrderListener.class);

	private final Warehouse warehouse;

	private final OrderBook book;

	private final int retries;

	OrderListener(Warehouse warehouse, OrderBook book, ListenerSettings settings) {
		this.warehouse = warehouse;
		this.book = book;
		this.retries = settings.retry().maxRetries();
	}

	@RmqListener(topic = "orders", id = "orders")
	void on(Order order, RmqContext context) {
		logger.info("Handling {} x {}, priority {}, attempt {}", order.quantity(), order.product(), context.priority(),
				context.attempt());
		try {
			this.warehouse.ship(order);
		}
		catch (RuntimeException ex) {
			// The last attempt ends among the dead letters.
			State state = (context.attempt() > this.retries) ? State.DEAD : State.FAILED;
			this.book.write(new OrderStatus(order, context.priority(), state, context.attempt(), ex.getMessage()));
			throw ex;
		}
		this.book.write(new OrderStatus(order, context.priority(), State.HANDLED, context.attempt(), null));
		logger.info("Handled  {} x {}", order.quantity(), order.product());
	}

}
