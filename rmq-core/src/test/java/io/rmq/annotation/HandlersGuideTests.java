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

package io.rmq.annotation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.RmqContext;
import io.rmq.RmqMessage;
import io.rmq.RmqNoHandlerException;
import io.rmq.convert.MessageTypes;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that what the guide to handlers shows compiles and does what it says, on a real
 * server.
 */
class HandlersGuideTests {

	private static final Path GUIDE = Path.of("../docs/listening-handlers.md");

	private static final Path SOURCE = Path.of("src/test/java",
			HandlersGuideTests.class.getName().replace('.', '/') + ".java");

	private static final Path KOTLIN = Path
		.of("../samples/kotlin/src/main/kotlin/io/rmq/samples/kotlin/ParcelListener.kt");

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String topic = TestRedis.uniqueName("orders");

	@BeforeEach
	void start() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("prefix", TestRedis.keyPrefix(), "topic", this.topic)));
		this.context.register(Application.class);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void guideShowsOnlyWhatIsCompiled() throws IOException {
		String java = squeeze(Files.readString(SOURCE));
		String kotlin = squeeze(Files.readString(KOTLIN));
		assertThat(examples("java")).hasSizeGreaterThanOrEqualTo(2)
			.allSatisfy((example) -> assertThat(java).contains(example));
		assertThat(examples("kotlin")).hasSizeGreaterThanOrEqualTo(1)
			.allSatisfy((example) -> assertThat(kotlin).contains(example));
	}

	@Test
	void eachMethodGetsTheMessagesOfItsTypeAndSendsWhatItReturns() {
		operations().send(this.topic, new OrderPlaced("o-1"));
		operations().send(this.topic, new OrderCancelled("o-1"));
		operations().message(this.topic, new OrderCancelled("o-2")).header("reason", "late").send();
		await().untilAsserted(() -> assertThat(shop().events).containsExactlyInAnyOrder("placed o-1, attempt 1",
				"cancelled o-1, none", "cancelled o-2, late", "refund o-1", "refund o-2"));
	}

	@Test
	void failureIsTriedAgainAsTheClassSays() {
		operations().send(this.topic, new OrderPlaced("unlucky"));
		await().untilAsserted(() -> assertThat(shop().events).containsExactly("placed unlucky, attempt 1",
				"placed unlucky, attempt 2"));
	}

	@Test
	void payloadThatIsNotValidIsADeadLetterAtOnce() {
		String id = operations().send(this.topic, new OrderCancelled(" ")).messageId();
		await().untilAsserted(() -> assertThat(deadLetters("")).singleElement()
			.satisfies((letter) -> assertThat(letter.getBody()).containsEntry("id", id)
				.containsEntry("reason", "FATAL")
				.containsEntry("att", "1")
				.hasEntrySatisfying("message", (text) -> assertThat(text).contains("id must not be blank"))));
		assertThat(shop().events).isEmpty();
	}

	@Test
	void messageThatNoMethodIsForIsADeadLetterAtOnceThatNamesItsTypeAndTheMethods() {
		String known = operations().send(this.topic, new Unwanted("o-1")).messageId();
		String unknown = operations().send(this.topic, "text").messageId();
		await().untilAsserted(() -> assertThat(deadLetters("")).hasSize(2));
		assertThat(deadLetters(""))
			.allSatisfy((letter) -> assertThat(letter.getBody()).containsEntry("reason", "NO_HANDLER")
				.containsEntry("error", RmqNoHandlerException.class.getName())
				.containsEntry("att", "1")
				.hasEntrySatisfying("message", (text) -> assertThat(text).contains(OrderEvents.class.getName(),
						"onCancelled(OrderCancelled, String), onPlaced(OrderPlaced, RmqContext)")));
		assertThat(deadLetters("")).anySatisfy((letter) -> assertThat(letter.getBody()).containsEntry("id", known)
			.hasEntrySatisfying("message", (text) -> assertThat(text).contains("'order.unwanted'")));
		assertThat(deadLetters("")).anySatisfy((letter) -> assertThat(letter.getBody()).containsEntry("id", unknown)
			.hasEntrySatisfying("message", (text) -> assertThat(text).contains("does not say its type")));
	}

	@Test
	void defaultMethodGetsTheRest() {
		operations().send(this.topic + "_more", new OrderPlaced("o-1"));
		operations().send(this.topic + "_more", new Unwanted("o-2"));
		operations().send(this.topic + "_more", Map.of("id", "o-3"));
		await().untilAsserted(() -> assertThat(shop().events).containsExactlyInAnyOrder("placed o-1, attempt 0",
				"order.unwanted {id=o-2}", "null {id=o-3}"));
		assertThat(deadLetters("_more")).isEmpty();
	}

	private List<StreamMessage<String, String>> deadLetters(String suffix) {
		return TestRedis.commands()
			.xrange("%s:{%s%s}:g:default:dead".formatted(TestRedis.keyPrefix(), this.topic, suffix), Range.unbounded());
	}

	private RmqOperations operations() {
		return this.context.getBean(RmqOperations.class);
	}

	private Shop shop() {
		return this.context.getBean(Shop.class);
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("(?s)```" + language + "\n(.*?)```")
			.matcher(Files.readString(GUIDE))
			.results()
			.map((result) -> squeeze(result.group(1)))
			.toList();
	}

	private static String squeeze(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

	record OrderPlaced(String id) {

	}

	record OrderCancelled(@NotBlank String id) {

	}

	record Unwanted(String id) {

	}

	record Refund(String id) {

	}

	@Component
	static class Shop {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		void place(OrderPlaced placed, int attempt) {
			this.events.add("placed %s, attempt %d".formatted(placed.id(), attempt));
			if (placed.id().equals("unlucky") && attempt == 1) {
				throw new IllegalStateException("no luck");
			}
		}

		Refund cancel(OrderCancelled cancelled, String reason) {
			this.events.add("cancelled %s, %s".formatted(cancelled.id(), reason));
			return new Refund(cancelled.id());
		}

		void note(@Nullable String type, Map<String, Object> payload) {
			this.events.add(type + " " + payload);
		}

	}

	@Component
	@RmqListener(topic = "${topic}", id = "orders", retry = @RmqRetry(delays = "100ms, 1s"))
	static class OrderEvents {

		private final Shop shop;

		OrderEvents(Shop shop) {
			this.shop = shop;
		}

		@RmqHandler
		void onPlaced(OrderPlaced placed, RmqContext context) {
			this.shop.place(placed, context.attempt());
		}

		@RmqHandler
		@SendTo("${topic}_refunds")
		Refund onCancelled(@Valid OrderCancelled cancelled, @Header(defaultValue = "none") String reason) {
			return this.shop.cancel(cancelled, reason);
		}

	}

	@Component
	@RmqListener(topic = "${topic}_more", id = "more")
	static class MoreEvents {

		private final Shop shop;

		MoreEvents(Shop shop) {
			this.shop = shop;
		}

		@RmqHandler
		void onPlaced(OrderPlaced placed) {
			this.shop.place(placed, 0);
		}

		@RmqHandler(isDefault = true)
		void onOther(RmqMessage<Map<String, Object>> message) {
			this.shop.note(message.headers().get("rmq_type"), message.payload());
		}

	}

	@Component
	static class Refunds {

		private final Shop shop;

		Refunds(Shop shop) {
			this.shop = shop;
		}

		@RmqListener(topic = "${topic}_refunds", id = "refunds")
		void on(Refund refund) {
			this.shop.events.add("refund " + refund.id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	@Import({ Shop.class, OrderEvents.class, MoreEvents.class, Refunds.class })
	static class Application {

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@Bean
		MessageTypes messageTypes() {
			return MessageTypes.of(Map.of("order.placed", OrderPlaced.class, "order.cancelled", OrderCancelled.class,
					"order.unwanted", Unwanted.class));
		}

		@Bean
		static LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

	}

}
