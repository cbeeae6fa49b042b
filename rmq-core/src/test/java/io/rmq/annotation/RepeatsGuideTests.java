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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of the guide to repeats.
 */
class RepeatsGuideTests {

	private static final Path GUIDE = Path.of("../docs/listening-repeats.md");

	private static final Path SOURCE = Path.of("src/test/java",
			RepeatsGuideTests.class.getName().replace('.', '/') + ".java");

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	@BeforeEach
	void start() {
		try (Broker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix)) {
			broker
				.send(new OutboundMessage("orders", "early", RmqPriority.NORMAL, null, RmqHeaders.empty(),
						Duration.ZERO, "{\"product\":\"coffee\"}".getBytes(StandardCharsets.UTF_8)))
				.join();
		}
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("prefix", this.prefix)));
		this.context.register(Application.class);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void guideShowsOnlyWhatIsCompiledHere() throws IOException {
		String source = squeeze(Files.readString(SOURCE));
		List<String> examples = Pattern.compile("(?s)```java\n(.*?)```")
			.matcher(Files.readString(GUIDE))
			.results()
			.map((result) -> squeeze(result.group(1)))
			.toList();
		assertThat(examples).hasSize(3).allSatisfy((example) -> assertThat(source).contains(example));
	}

	@Test
	void paymentThatIsSentTwiceIsBookedOnce() {
		Cashier cashier = this.context.getBean(Cashier.class);
		cashier.send(new Payment(4711));
		cashier.send(new Payment(4711));
		cashier.send(new Payment(4712));
		Ledger ledger = this.context.getBean(Ledger.class);
		await().until(() -> ledger.payments.contains(new Payment(4712)));
		cashier.send(new Payment(4711));
		cashier.send(new Payment(4713));
		await().until(() -> ledger.payments.contains(new Payment(4713)));
		assertThat(ledger.payments).containsExactlyInAnyOrder(new Payment(4711), new Payment(4712), new Payment(4713));
	}

	@Test
	void dashboardShowsWhatComesFromNowOn() {
		this.context.getBean(RmqOperations.class).send("orders", new Order("tea"));
		Dashboard dashboard = this.context.getBean(Dashboard.class);
		await().until(() -> !dashboard.orders.isEmpty());
		assertThat(dashboard.orders).containsExactly(new Order("tea"));
	}

	private static String squeeze(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

	record Payment(int number) {

	}

	record Order(String product) {

	}

	static class Ledger {

		private final List<Payment> payments = new CopyOnWriteArrayList<>();

		void book(Payment payment) {
			this.payments.add(payment);
		}

	}

	static class Dashboard {

		private final List<Order> orders = new CopyOnWriteArrayList<>();

		void show(Order order) {
			this.orders.add(order);
		}

	}

	static class Cashier {

		private final RmqOperations rmqTemplate;

		Cashier(RmqOperations rmqTemplate) {
			this.rmqTemplate = rmqTemplate;
		}

		void send(Payment payment) {
			this.rmqTemplate.message("payments", payment).messageId("payment-" + payment.number()).send();
		}

	}

	static class Payments {

		private final Ledger ledger;

		Payments(Ledger ledger) {
			this.ledger = ledger;
		}

		@RmqListener(topic = "payments", idempotent = "true")
		void on(Payment payment) {
			this.ledger.book(payment);
		}

	}

	static class Orders {

		private final Dashboard dashboard;

		Orders(Dashboard dashboard) {
			this.dashboard = dashboard;
		}

		@RmqListener(topic = "orders", group = "dashboard", startFrom = "LATEST")
		void on(Order order) {
			this.dashboard.show(order);
		}

	}

	@Configuration
	@EnableRmq(keyPrefix = "${prefix}")
	@Import({ Ledger.class, Dashboard.class, Cashier.class, Payments.class, Orders.class })
	static class Application {

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

	}

}
