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

package io.rmq.samples.recipes.transaction;

import io.rmq.template.RmqTemplate;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps bookings in a database, and tells others of them.
 */
@Service
public class Bookings {

	private final JdbcClient jdbc;

	private final RmqTemplate rmqTemplate;

	Bookings(JdbcClient jdbc, RmqTemplate rmqTemplate) {
		this.jdbc = jdbc;
		this.rmqTemplate = rmqTemplate;
	}

	/**
	 * Add a booking.
	 * @param booking the booking
	 */
	@Transactional
	public void add(Booking booking) {
		this.rmqTemplate.message("attempts", booking).sendNow();
		this.rmqTemplate.send("bookings", booking);
		this.jdbc.sql("insert into booking (customer, seats) values (:customer, :seats)").paramSource(booking).update();
	}

}
