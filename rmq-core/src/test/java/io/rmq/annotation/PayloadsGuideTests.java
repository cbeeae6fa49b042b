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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.RmqContext;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqSerializationException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.broker.Broker;
import io.rmq.convert.Compression;
import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import io.rmq.template.RmqOperations;
import io.rmq.template.RmqTemplate;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that what the guide to payloads shows does what it says, on a real server.
 */
class PayloadsGuideTests {

	private static final String KEY_1 = key(1);

	private static final String KEY_2 = key(2);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String topic = TestRedis.uniqueName("orders");

	@BeforeEach
	void start() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("prefix", TestRedis.keyPrefix(), "topic", this.topic, "key1", KEY_1, "key2", KEY_2)));
		this.context.register(Application.class);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void handlerGetsWhateverEventItIs() {
		send(new OrderPlaced("o-1", "tea"));
		send(new OrderCancelled("o-1"));
		send(new OrderPlaced("o-2", "t".repeat(5000)));
		await().untilAsserted(() -> assertThat(application().handled).containsExactlyInAnyOrder("placed o-1 3",
				"cancelled o-1", "placed o-2 5000"));
	}

	@Test
	void converterOfTheApplicationIsForItsOwnType() {
		Properties settings = new Properties();
		settings.setProperty("colour", "green");
		this.context.getBean(RmqOperations.class).send(this.topic + "-settings", settings);
		await().untilAsserted(() -> assertThat(application().handled).containsExactly("settings {colour=green}"));
	}

	@Test
	void messagesOfEverySenderAreReadSideBySide() {
		int number = 0;
		for (Compression compression : Compression.values()) {
			for (String active : new String[] { null, "2026-05", "2026-11" }) {
				send(compression, EncryptionKeys.of(active, Map.of("2026-05", KEY_1, "2026-11", KEY_2)),
						new OrderPlaced("o-" + number++, "x".repeat(2000)));
			}
		}
		await().untilAsserted(() -> assertThat(application().handled).hasSize(15)
			.allSatisfy((handled) -> assertThat(handled).matches("placed o-\\d+ 2000")));
	}

	@Test
	void messageOfAnotherKeyIsADeadLetterAtOnceAndStaysOne() {
		String stolen = send(Compression.NONE, EncryptionKeys.of("2026-05", Map.of("2026-05", key(3))),
				new OrderPlaced("o-1", "s3cret"));
		String lost = send(Compression.GZIP, EncryptionKeys.of("2020-01", Map.of("2020-01", key(3))),
				new OrderPlaced("o-2", "s3cret"));
		send(new OrderCancelled("o-3"));
		await().untilAsserted(() -> assertThat(application().handled).containsExactly("cancelled o-3"));
		await().untilAsserted(() -> assertThat(deadLetters()).hasSize(2));
		assertThat(deadLetters()).allSatisfy((letter) -> assertThat(letter.getBody()).containsEntry("att", "1")
			.containsEntry("reason", "CONVERSION")
			.containsEntry("error", RmqUnreadableMessageException.class.getName()));
		assertThat(deadLetters()).extracting((letter) -> letter.getBody().get("id"))
			.containsExactlyInAnyOrder(stolen, lost);
		assertThat(deadLetters().toString()).contains("2026-05", "2020-01").doesNotContain("s3cret");
	}

	@Test
	void encryptedMessageIsReadWhenItIsTriedAgainAndWhenItIsForwarded() {
		send(new OrderPlaced("unwanted", "x".repeat(3000)));
		await().untilAsserted(() -> assertThat(application().handled).containsExactly("unwanted, attempt 1",
				"unwanted, attempt 2", "dead letter unwanted of " + this.topic));
	}

	private void send(OrderEvent event) {
		this.context.getBean(RmqOperations.class).send(this.topic, event);
	}

	private String send(Compression compression, EncryptionKeys keys, OrderEvent event) {
		PayloadFormat format = new PayloadFormat(List.of(new JacksonMessageConverter()),
				this.context.getBean(MessageTypes.class), new CompressionSettings(compression), keys);
		return new RmqTemplate(this.context.getBean(Broker.class), format).send(this.topic, event).messageId();
	}

	private List<StreamMessage<String, String>> deadLetters() {
		return TestRedis.commands()
			.xrange("%s:{%s.dead-letters.default}:g:default:dead".formatted(TestRedis.keyPrefix(), this.topic),
					Range.unbounded());
	}

	private Application application() {
		return this.context.getBean(Application.class);
	}

	private static String key(int seed) {
		byte[] key = new byte[32];
		key[0] = (byte) seed;
		return Base64.getEncoder().encodeToString(key);
	}

	sealed interface OrderEvent {

		String id();

	}

	record OrderPlaced(String id, String product) implements OrderEvent {

	}

	record OrderCancelled(String id) implements OrderEvent {

	}

	@Component
	static class PropertiesConverter implements RmqMessageConverter {

		@Override
		public boolean supports(Type type) {
			return type == Properties.class;
		}

		@Override
		public String contentType() {
			return "text/x-java-properties";
		}

		@Override
		public byte[] toBytes(Object payload) {
			StringBuilder lines = new StringBuilder();
			((Properties) payload).forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
			return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			Properties properties = new Properties();
			try {
				properties.load(new ByteArrayInputStream(body));
			}
			catch (IOException | IllegalArgumentException ex) {
				throw new RmqSerializationException("Not properties: " + ex.getMessage(), ex);
			}
			return properties;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Payloads {

		@Bean
		MessageTypes messageTypes() {
			return MessageTypes.of(Map.of("order.placed", OrderPlaced.class, "order.cancelled", OrderCancelled.class));
		}

		@Bean
		CompressionSettings compression() {
			return new CompressionSettings(Compression.ZSTD);
		}

		@Bean
		EncryptionKeys encryptionKeys(@Value("${key1}") String oldKey, @Value("${key2}") String newKey) {
			return EncryptionKeys.of("2026-11", Map.of("2026-05", oldKey, "2026-11", newKey));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	@Import({ Payloads.class, PropertiesConverter.class })
	static class Application {

		private final Queue<String> handled = new ConcurrentLinkedQueue<>();

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@Bean
		ListenerSettings settings() {
			return ListenerSettings.defaults().withRetry(RetryPolicy.of(Duration.ofMillis(10)));
		}

		@RmqListener(topic = "${topic}", id = "orders")
		void on(OrderEvent event, RmqContext context) {
			if (event instanceof OrderPlaced placed) {
				place(placed, context.attempt());
			}
			else if (event instanceof OrderCancelled cancelled) {
				cancel(cancelled);
			}
		}

		@RmqDeadLetterHandler(listeners = "orders")
		void onDead(OrderEvent event, RmqDeadLetter deadLetter) {
			this.handled.add("dead letter %s of %s".formatted(event.id(), deadLetter.topic()));
		}

		@RmqListener(topic = "${topic}-settings", id = "settings")
		void on(Properties settings) {
			this.handled.add("settings " + settings);
		}

		private void place(OrderPlaced placed, int attempt) {
			if (placed.id().equals("unwanted")) {
				this.handled.add("unwanted, attempt " + attempt);
				throw new IllegalStateException("nobody wants it");
			}
			this.handled.add("placed %s %d".formatted(placed.id(), placed.product().length()));
		}

		private void cancel(OrderCancelled cancelled) {
			this.handled.add("cancelled " + cancelled.id());
		}

	}

}
