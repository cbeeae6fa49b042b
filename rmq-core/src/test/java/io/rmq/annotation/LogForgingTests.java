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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import io.rmq.convert.MessageTypes;
import io.rmq.listener.container.LogLines;
import io.rmq.logging.EscapedText;
import io.rmq.observation.HandlingLogContext;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that no message from outside can begin a line of the log, or say that it is
 * another.
 */
class LogForgingTests {

	private static final String FORGED = "7\r\n2026-01-01 INFO Payment accepted\u001b[2J";

	private static final String TEA = "{\"product\":\"tea\",\"quantity\":1}";

	private static final String BACKWARDS = "id-\u202ekcab";

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String topic = TestRedis.uniqueName("orders");

	private final LogLines log = new LogLines();

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
		this.log.close();
	}

	@Test
	void whatMessagesBringWithThemStaysInItsLine() {
		add(FORGED, TEA, headers("1", "order"));
		add("type", TEA, headers("1", FORGED));
		add("header", TEA, headers(FORGED, "order"));
		add("body", TEA.replace("1", inJson("\"" + FORGED + "\"")), headers("1", "order"));
		await().untilAsserted(
				() -> assertThat(this.log.lines(Level.ERROR, "it is a dead letter now: CONVERSION")).hasSize(4));
		assertThat(this.log.printed(Level.INFO)).allSatisfy((line) -> assertThat(EscapedText.of(line)).isEqualTo(line));
		assertThat(this.log.lines(Level.ERROR, "7\\r\\n2026-01-01")).as("what is wrong is said nevertheless")
			.hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "received", "batches" })
	void unreadableMessageStaysInItsLineHoweverItIsAcknowledged(String listener) {
		add(listener, "body", TEA.replace("1", inJson("\"" + FORGED + "\"")), headers("1", "order"));
		await().untilAsserted(() -> assertThat(this.log.lines(Level.ERROR, "cannot be read as")).hasSize(1));
		assertThat(this.log.printed(Level.INFO)).allSatisfy((line) -> assertThat(EscapedText.of(line)).isEqualTo(line));
	}

	@Test
	void idThatReadsBackwardsIsShownAsItIs() {
		add(BACKWARDS, TEA, headers("1", "order"));
		await().untilAsserted(() -> assertThat(this.log.lines(Level.WARN, "it is tried again")).isNotEmpty());
		assertThat(this.log.printed(Level.WARN)).first().asString().contains("id-\\u202ekcab").doesNotContain("\u202e");
		assertThat(this.context.getBean(Application.class).context).containsOnly("id-\\u202ekcab");
	}

	private static String headers(String number, String type) {
		return "{\"n\":\"%s\",\"rmq_type\":\"%s\"}".formatted(inJson(number), inJson(type));
	}

	private static String inJson(String text) {
		return text.replace("\r", "\\r").replace("\n", "\\n").replace("\u001b", "\\u001b");
	}

	private void add(String id, String body, String headers) {
		add("", id, body, headers);
	}

	private void add(String listener, String id, String body, String headers) {
		TestRedis.commands()
			.xadd(TestRedis.keyPrefix() + ":{" + this.topic + listener + "}:normal", "id", id, "ttl", "0", "body", body,
					"hdr", headers);
	}

	interface OrderEvent {

	}

	record Order(String product, int quantity) implements OrderEvent {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Application {

		private final Queue<String> context = new ConcurrentLinkedQueue<>();

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@Bean
		MessageTypes messageTypes() {
			return MessageTypes.of(Map.of("order", Order.class));
		}

		@Bean
		HandlingLogContext logContext() {
			return new HandlingLogContext();
		}

		@RmqListener(topic = "${topic}received", group = "g", ackMode = "ON_RECEIPT")
		void receive(OrderEvent order) {
		}

		@RmqListener(topic = "${topic}batches", group = "g", batch = "true", ackMode = "ON_RECEIPT")
		void receiveAll(List<OrderEvent> orders) {
		}

		@RmqListener(topic = "${topic}", group = "g")
		void handle(OrderEvent order, @Header("n") int number) {
			this.context.add(MDC.get(HandlingLogContext.MESSAGE_ID));
			throw new IllegalStateException("There is no tea in\n2026-01-01 INFO Payment accepted");
		}

	}

}
