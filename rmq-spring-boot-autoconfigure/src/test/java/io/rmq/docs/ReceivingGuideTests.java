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

package io.rmq.docs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.rmq.RmqMessage;
import io.rmq.annotation.RmqListener;
import io.rmq.boot.test.RmqTest;
import io.rmq.template.RmqSendOutcome;
import io.rmq.template.RmqSendResult;
import io.rmq.template.RmqSource;
import io.rmq.template.RmqTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guide to sending shows of several topics, of replies and of
 * receiving does what it says.
 */
@RmqTest
@Import({ ReceivingGuideTests.Prices.class, ReceivingGuideTests.PriceListener.class })
class ReceivingGuideTests {

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private StringRedisTemplate redis;

	private final Orders orders = new Orders();

	@Test
	void messageIsStoredInEachTopic() {
		broadcast(this.rmqTemplate, new Order("tea", 2));
		assertThat(this.redis.opsForStream().size("rmq:{billing}:normal")).isOne();
		assertThat(this.redis.opsForStream().size("rmq:{shipping}:normal")).isOne();
	}

	@Test
	void questionIsAnswered() {
		assertThat(ask(this.rmqTemplate)).isEqualTo(new Price(398));
	}

	@Test
	void messageIsHandledOrReceived() {
		Order order = new Order("tea", 2);
		this.rmqTemplate.send("orders", order);
		assertThat(handle(this.rmqTemplate)).isTrue();
		assertThat(this.orders.handled).containsExactly(order);
		this.rmqTemplate.send("orders", order);
		assertThat(receive(this.rmqTemplate))
			.hasValueSatisfying((message) -> assertThat(message.payload()).isEqualTo(order));
		assertThat(receive(this.rmqTemplate)).isEmpty();
	}

	@Test
	void listIsReceivedInAGroup() {
		List<Order> list = List.of(new Order("tea", 2), new Order("milk", 1));
		this.rmqTemplate.send("order_lists", list);
		assertThat(receiveList(this.rmqTemplate))
			.hasValueSatisfying((message) -> assertThat(message.payload()).isEqualTo(list));
	}

	private static void broadcast(RmqTemplate rmqTemplate, Order order) {
		for (RmqSendOutcome outcome : rmqTemplate.broadcast(List.of("billing", "shipping"), order)) {
			RmqSendResult result = outcome.orThrow();
		}
	}

	private static @Nullable Price ask(RmqTemplate rmqTemplate) {
		Price price = rmqTemplate.sendAndReceive("prices", new Question("tea", 2), Price.class, Duration.ofSeconds(5));
		return price;
	}

	private boolean handle(RmqTemplate rmqTemplate) {
		boolean handled = rmqTemplate.receive("orders", Order.class, Duration.ofSeconds(1),
				(message) -> this.orders.handle(message.payload()));
		return handled;
	}

	private static Optional<RmqMessage<Order>> receive(RmqTemplate rmqTemplate) {
		Optional<RmqMessage<Order>> message = rmqTemplate.receive("orders", Order.class, Duration.ZERO);
		return message;
	}

	private static Optional<RmqMessage<List<Order>>> receiveList(RmqTemplate rmqTemplate) {
		RmqSource<List<Order>> source = RmqSource.of("order_lists", new ParameterizedTypeReference<List<Order>>() {
		}).withGroup("billing");
		Optional<RmqMessage<List<Order>>> message = rmqTemplate.receive(source, Duration.ZERO);
		return message;
	}

	record Order(String product, int quantity) {

	}

	record Question(String product, int quantity) {

	}

	record Price(int cents) {

	}

	/**
	 * Handles orders.
	 */
	static class Orders {

		private final List<Order> handled = new ArrayList<>();

		void handle(Order order) {
			this.handled.add(order);
		}

	}

	/**
	 * Knows prices.
	 */
	static class Prices {

		Price of(Question question) {
			return new Price(199 * question.quantity());
		}

	}

	static class PriceListener {

		private final Prices prices;

		PriceListener(Prices prices) {
			this.prices = prices;
		}

		@RmqListener("prices")
		Price price(Question question) {
			return this.prices.of(question);
		}

	}

	@SpringBootApplication
	static class Application {

	}

}
