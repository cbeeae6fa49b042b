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

package io.rmq.samples.recipes.idempotent;

import io.rmq.RmqContext;
import io.rmq.annotation.RmqListener;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes each invoice into the database once.
 */
@Component
public class InvoiceListener {

	private final JdbcClient jdbc;

	private final HandledMessages handled;

	InvoiceListener(JdbcClient jdbc, HandledMessages handled) {
		this.jdbc = jdbc;
		this.handled = handled;
	}

	/**
	 * Handle an invoice.
	 * @param invoice the invoice
	 * @param context tells which message it is
	 */
	@Transactional
	@RmqListener(topic = "invoices", id = "invoices")
	public void on(Invoice invoice, RmqContext context) {
		if (this.handled.add(context)) {
			this.jdbc.sql("insert into invoice (customer, amount) values (:customer, :amount)")
				.paramSource(invoice)
				.update();
		}
	}

}
