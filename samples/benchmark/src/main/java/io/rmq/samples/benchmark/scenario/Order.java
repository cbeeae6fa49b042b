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

package io.rmq.samples.benchmark.scenario;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the messages carry: about 200 bytes of JSON.
 *
 * @param id the order's number
 * @param customer who has ordered
 * @param email where to send the bill
 * @param product what was ordered
 * @param quantity how many of it
 * @param cents what one of it costs
 * @param street where to send it
 * @param city the town that it is in
 * @param at when it was ordered or is due, in ms since 1970
 */
public record Order(String id, String customer, String email, String product, int quantity, long cents, String street,
		String city, long at) {

	/**
	 * Orders that differ in their ids, made before anything is measured.
	 */
	private static final List<Order> SAMPLES = IntStream.range(0, 1024)
		.mapToObj((number) -> due("order-%06d".formatted(number), 1_700_000_000_000L))
		.toList();

	/**
	 * Return one of a thousand orders.
	 * @param number any number from 0
	 * @return the order
	 */
	public static Order sample(int number) {
		return SAMPLES.get(number % SAMPLES.size());
	}

	/**
	 * Return an order that says when it is due.
	 * @param id its id
	 * @param at the time in ms since 1970
	 * @return the order
	 */
	static Order due(String id, long at) {
		return new Order(id, "Ada Lovelace", "ada@example.com", "Analytical engine, brass", 3, 129_900,
				"12 St James's Square", "London", at);
	}

}
