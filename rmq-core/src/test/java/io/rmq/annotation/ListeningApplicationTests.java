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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.RmqContext;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
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
 * An application without Spring Boot, on a real server.
 */
class ListeningApplicationTests {

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
	void messageTravelsFromTheTemplateToTheMethodWithAllThatIsKnownOfIt() {
		Instant before = Instant.now();
		RmqSendResult sent = template().message(this.topic, new Order("o-1", List.of(new Item("tea", 2))))
			.priority(RmqPriority.HIGH)
			.key("customer-7")
			.header("tenant", "7")
			.send();
		await().until(() -> !application().handled.isEmpty());
		Handled handled = application().handled.remove();
		assertThat(handled.order()).isEqualTo(new Order("o-1", List.of(new Item("tea", 2))));
		assertThat(handled.tenant()).isEqualTo(7);
		assertThat(handled.message().id()).isEqualTo(sent.messageId());
		assertThat(handled.message().topic()).isEqualTo(this.topic);
		assertThat(handled.message().key()).isEqualTo("customer-7");
		assertThat(handled.message().priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(handled.message().payload()).isSameAs(handled.order());
		assertThat(handled.message().createdAt()).isBetween(before.minus(Duration.ofMinutes(1)),
				before.plus(Duration.ofMinutes(1)));
		assertThat(handled.context().listenerId()).isEqualTo("orders");
		assertThat(handled.context().group()).isEqualTo("billing");
		assertThat(handled.context().attempt()).isOne();
	}

	@Test
	void bodyThatDoesNotParseIsADeadLetterAndTheNextMessageIsHandled() {
		RmqSendResult broken = template().message(this.topic, "no json").header("tenant", "7").send();
		template().message(this.topic, new Order("o-2", List.of())).header("tenant", "7").send();
		await().until(() -> !application().handled.isEmpty());
		assertThat(application().handled.remove().order().id()).isEqualTo("o-2");
		await().untilAsserted(() -> assertThat(deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter.getBody()).containsEntry("id", broken.messageId())
				.containsEntry("body", "no json")
				.containsValue("CONVERSION")));
	}

	private List<StreamMessage<String, String>> deadLetters() {
		return TestRedis.commands()
			.xrange("%s:{%s}:g:billing:dead".formatted(TestRedis.keyPrefix(), this.topic), Range.unbounded());
	}

	private RmqTemplate template() {
		return this.context.getBean(RmqTemplate.class);
	}

	private Application application() {
		return this.context.getBean(Application.class);
	}

	record Order(String id, List<Item> items) {

	}

	record Item(String name, int count) {

	}

	record Handled(Order order, RmqMessage<Order> message, RmqContext context, int tenant) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Application {

		private final Queue<Handled> handled = new ConcurrentLinkedQueue<>();

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@RmqListener(topic = "${topic}", group = "billing", id = "orders", concurrency = "1")
		void on(Order order, RmqMessage<Order> message, RmqContext context, @Header int tenant) {
			this.handled.add(new Handled(order, message, context, tenant));
		}

	}

}
