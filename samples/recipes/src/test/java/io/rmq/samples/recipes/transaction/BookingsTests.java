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

import java.util.List;

import io.rmq.samples.recipes.RecipeTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests when a message is sent that belongs to a transaction, on a real server.
 */
@RecipeTest
class BookingsTests {

	@Autowired
	private Bookings bookings;

	@Autowired
	private TransactionTemplate transaction;

	@Autowired
	private StringRedisTemplate redis;

	@BeforeEach
	void clear() {
		this.redis.delete(List.of("rmq:{bookings}:normal", "rmq:{attempts}:normal"));
	}

	@Test
	void messageIsSentWhenTheTransactionCommits() {
		this.transaction.executeWithoutResult((status) -> {
			this.bookings.add(new Booking("Ada", 2));
			assertThat(stored("bookings")).isZero();
			assertThat(stored("attempts")).isOne();
		});
		assertThat(stored("bookings")).isOne();
	}

	@Test
	void messageIsNotSentWhenTheDatabaseRefuses() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> this.bookings.add(new Booking("Ada", 0)));
		assertThat(stored("bookings")).isZero();
		assertThat(stored("attempts")).isOne();
	}

	private long stored(String topic) {
		Long size = this.redis.opsForStream().size("rmq:{%s}:normal".formatted(topic));
		return (size != null) ? size : 0;
	}

}
