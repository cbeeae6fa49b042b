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

package com.example.shop;

import java.util.Map;
import java.util.stream.Stream;

import io.rmq.boot.test.RmqTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the example of the README works.
 */
@RmqTest(OrderListener.class)
@Import(Shop.class)
@ExtendWith(OutputCaptureExtension.class)
class ShopTests {

	@Autowired
	private Shop shop;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void ordersAreShipped(CapturedOutput output) {
		this.shop.order(new Order("tea", 2));
		this.shop.orderNow(new Order("milk", 1), "Ada");
		await().untilAsserted(() -> assertThat(output).contains("Shipping Order[product=tea, quantity=2], attempt 1")
			.contains("Shipping Order[product=milk, quantity=1], attempt 1"));
	}

	@Test
	void orderOfNothingIsADeadLetterAtOnce() {
		this.shop.orderNow(new Order("tea", 0), "Ada");
		await().untilAsserted(() -> assertThat(deadLetters().map(MapRecord::getValue)).singleElement()
			.satisfies((letter) -> assertThat(letter).containsAllEntriesOf(
					Map.of("reason", "FATAL", "att", "1", "priority", "HIGH", "hdr", "{\"customer\":\"Ada\"}"))));
	}

	private Stream<MapRecord<String, String, String>> deadLetters() {
		return this.redis.<String, String>opsForStream()
			.range("rmq:{order_created}:g:default:dead", Range.unbounded())
			.stream();
	}

	@SpringBootApplication
	static class Application {

	}

}
