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

import java.util.UUID;

import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.samples.orders.OrderStatus.State;
import io.rmq.template.RmqTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Takes orders and puts them into the queue.
 */
@Component
class OrderDesk {

	private static final Logger logger = LoggerFactory.getLogger(OrderDesk.class);

	private final RmqTemplate rmqTemplate;

	private final OrderBook book;

	OrderDesk(RmqTemplate rmqTemplate, OrderBook book) {
		this.rmqTemplate = rmqTemplate;
		this.book = book;
	}

	/**
	 * Take an order. When this returns, it is in the queue.
	 * @throws RmqException if it could not be put there
	 */
	OrderStatus take(String product, int quantity, RmqPriority priority) {
		Order order = new Order(UUID.randomUUID().toString(), product, quantity);
		OrderStatus received = new OrderStatus(order, priority, State.RECEIVED, 0, null);
		// Before it is sent: from then on the listener writes.
		this.book.write(received);
		try {
			this.rmqTemplate.message("orders", order).messageId(order.id()).priority(priority).send();
		}
		catch (RmqException ex) {
			this.book.erase(order);
			throw ex;
		}
		logger.info("Sent     {} x {}, priority {}, id {}", quantity, product, priority, order.id());
		return received;
	}

}
