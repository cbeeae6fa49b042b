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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqContext;
import io.rmq.RmqMessage;
import io.rmq.convert.MessageTypes;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sends a message as the description of the wire format says, without RMQ, and has a
 * listener handle it.
 */
class WireFormatGuideTests {

	private static final Path GUIDE = Path.of("../docs/wire-format.md");

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
	void listenerHandlesWhatTheExampleSends() throws IOException {
		List<List<String>> commands = commands();
		assertThat(commands).extracting((words) -> words.get(0)).containsExactly("SADD", "XADD");
		commands.forEach(this::run);
		Queue<Handled> handled = this.context.getBean(Application.class).handled;
		await().untilAsserted(() -> assertThat(handled).hasSize(1));
		RmqMessage<OrderEvent> message = handled.remove().message();
		assertThat(message.payload()).isEqualTo(new Order("tea", 2));
		assertThat(message.id()).isEqualTo("6f1b2c9e-0001");
		assertThat(message.key()).isEqualTo("customer-7");
		assertThat(message.headers().asMap()).isEqualTo(Map.of("tenant", "7", "rmq_type", "order"));
		assertThat(message.version()).isOne();
		assertThat(TestRedis.commands().sismember(TestRedis.keyPrefix() + ":topics", this.topic)).isTrue();
	}

	private void run(List<String> words) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
		words.stream()
			.skip(1)
			.map((word) -> word.equals("orders") ? this.topic : word)
			.map((word) -> word.replaceFirst("^rmq:", TestRedis.keyPrefix() + ":")
				.replace("{orders}", "{" + this.topic + "}"))
			.forEach(arguments::add);
		TestRedis.commands()
			.dispatch(CommandType.valueOf(words.get(0)), new NestedMultiOutput<>(StringCodec.UTF8), arguments);
	}

	/**
	 * Return the words of each command of the example, as redis-cli splits them.
	 */
	private static List<List<String>> commands() throws IOException {
		Matcher example = Pattern.compile("(?s)```redis\n(.*?)```").matcher(Files.readString(GUIDE));
		assertThat(example.find()).isTrue();
		return example.group(1).lines().map(WireFormatGuideTests::words).toList();
	}

	private static List<String> words(String line) {
		List<String> words = new ArrayList<>();
		Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(line);
		while (word.find()) {
			words.add((word.group(1) != null) ? word.group(1) : word.group(2));
		}
		return words;
	}

	interface OrderEvent {

	}

	record Order(String product, int quantity) implements OrderEvent {

	}

	record Handled(RmqMessage<OrderEvent> message, RmqContext context) {

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
		MessageTypes messageTypes() {
			return MessageTypes.of(Map.of("order", Order.class));
		}

		@RmqListener(topic = "${topic}", id = "orders")
		void on(RmqMessage<OrderEvent> message, RmqContext context) {
			this.handled.add(new Handled(message, context));
		}

	}

}
