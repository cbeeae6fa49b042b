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
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqFatalException;
import io.rmq.RmqHeaders;
import io.rmq.broker.DeadLetterReason;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import io.rmq.template.RmqSendResult;
import io.rmq.template.RmqTemplate;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that handles its dead letters, on a real server.
 */
class DeadLetterApplicationTests {

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
	void messageThatFailedForGoodReachesTheHandlerAsItWasSent() {
		RmqSendResult sent = send(new Order("o-1", 2));
		await().until(() -> !application().handled.isEmpty());
		Handled handled = application().handled.remove();
		assertThat(handled.order()).isEqualTo(new Order("o-1", 2));
		assertThat(handled.deadLetter().reason()).isEqualTo("RETRIES_EXHAUSTED");
		assertThat(handled.deadLetter().error()).isEqualTo(IllegalStateException.class.getName());
		assertThat(handled.deadLetter().message()).isEqualTo("no o-1");
		assertThat(handled.deadLetter().topic()).isEqualTo(this.topic);
		assertThat(handled.deadLetter().group()).isEqualTo("billing");
		assertThat(handled.deadLetter().messageId()).isEqualTo(sent.messageId());
		assertThat(handled.deadLetter().attempts()).isEqualTo(2);
		assertThat(handled.reason()).isEqualTo(DeadLetterReason.RETRIES_EXHAUSTED);
		assertThat(handled.attempts()).isEqualTo(2);
		assertThat(handled.headers().get("tenant")).isEqualTo("7");
		assertThat(handled.context().topic()).isEqualTo(this.topic + ".dead-letters.billing");
		assertThat(handled.context().listenerId()).isEqualTo("orders-dead-letters");
		assertThat(handled.context().attempt()).isOne();
		assertThat(handled.context().messageId()).isEqualTo(sent.messageId());
		await().untilAsserted(() -> assertThat(TestRedis.commands().xlen(key(this.topic, "normal"))).isZero());
		assertThat(deadLetters(this.topic)).isEmpty();
	}

	@Test
	void handlerIsRetriedAndWhatItCannotHandleIsKept() {
		send(new Order("unwanted", 1));
		String ofDead = this.topic + ".dead-letters.billing";
		await().untilAsserted(() -> assertThat(deadLetters(ofDead)).singleElement()
			.satisfies((letter) -> assertThat(letter.getBody()).containsEntry("topic", ofDead)
				.containsEntry("att", "2")
				.containsEntry("message", "nobody wants it")
				.containsEntry("reason", "RETRIES_EXHAUSTED")));
		assertThat(deadLetters(this.topic)).isEmpty();
		assertThat(application().handled).isEmpty();
	}

	@Test
	void bodyThatIsNoOrderIsKeptAfterBothHaveFailed() {
		this.context.getBean(RmqTemplate.class).send(this.topic, "no order");
		String ofDead = this.topic + ".dead-letters.billing";
		await().untilAsserted(() -> assertThat(deadLetters(ofDead)).singleElement()
			.satisfies((letter) -> assertThat(letter.getBody()).containsEntry("body", "no order")
				.containsEntry("reason", "CONVERSION")));
	}

	private RmqSendResult send(Order order) {
		return this.context.getBean(RmqTemplate.class).message(this.topic, order).header("tenant", "7").send();
	}

	private static List<StreamMessage<String, String>> deadLetters(String topic) {
		return TestRedis.commands().xrange(key(topic, "g:billing:dead"), Range.unbounded());
	}

	private static String key(String topic, String name) {
		return "%s:{%s}:%s".formatted(TestRedis.keyPrefix(), topic, name);
	}

	private Application application() {
		return this.context.getBean(Application.class);
	}

	record Order(String id, int count) {

	}

	record Handled(Order order, RmqDeadLetter deadLetter, DeadLetterReason reason, int attempts, RmqHeaders headers,
			RmqContext context) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Application {

		private final Queue<Handled> handled = new ConcurrentLinkedQueue<>();

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@Bean
		ListenerSettings settings() {
			return ListenerSettings.defaults()
				.withRetry(new RetryPolicy(List.of(Duration.ofMillis(20)), Set.of(RmqFatalException.class)));
		}

		@RmqListener(topic = "${topic}", group = "billing", id = "orders")
		void on(Order order) {
			throw new IllegalStateException("no " + order.id());
		}

		@RmqDeadLetterHandler
		void onDead(Order order, RmqDeadLetter deadLetter, @Header(RmqDeadLetter.REASON) DeadLetterReason reason,
				@Header(RmqDeadLetter.ATTEMPTS) int attempts, RmqHeaders headers, RmqContext context,
				RmqAcknowledgment acknowledgment) {
			if (order.id().equals("unwanted")) {
				throw new IllegalStateException("nobody wants it");
			}
			this.handled.add(new Handled(order, deadLetter, reason, attempts, headers, context));
			acknowledgment.acknowledge();
		}

	}

}
