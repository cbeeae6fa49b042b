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

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps what was bought in the database, and tells others of it by messages.
 */
@Service
public class Purchases {

	private final JdbcClient jdbc;

	private final Outbox outbox;

	Purchases(JdbcClient jdbc, Outbox outbox) {
		this.jdbc = jdbc;
		this.outbox = outbox;
	}

	/**
	 * Add a purchase.
	 * @param purchase the purchase
	 */
	@Transactional
	public void add(Purchase purchase) {
		this.jdbc.sql("insert into purchase (product, quantity) values (:product, :quantity)")
			.paramSource(purchase)
			.update();
		this.outbox.add("purchases", purchase);
	}

}
