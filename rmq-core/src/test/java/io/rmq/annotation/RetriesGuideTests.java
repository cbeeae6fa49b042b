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

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.RmqContext;
import io.rmq.RmqFatalException;
import io.rmq.RmqRetryException;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.template.RmqOperations;
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
 * Tests that what the guide to retries shows does what it says.
 */
class RetriesGuideTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String topic = TestRedis.uniqueName("payments");

	@BeforeEach
	void start() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("prefix", TestRedis.keyPrefix(), "payments.topic", this.topic, "payments.delay", "10ms")));
		this.context.register(Application.class);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void paymentThatIsBusyIsTriedAgainAndOneThatIsRefusedIsNot() {
		send("busy", "refused", "overloaded", "unreachable", "gone");
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(attempts("busy")).containsExactly(1, 2);
			assertThat(attempts("overloaded")).containsExactly(1, 1, 1, 2);
			assertThat(attempts("unreachable")).containsExactly(1, 1, 1, 2);
			assertThat(attempts("refused")).containsExactly(1);
			assertThat(attempts("gone")).containsExactly(1);
		});
	}

	private void send(String... payments) {
		RmqOperations template = this.context.getBean(RmqOperations.class);
		for (String payment : payments) {
			template.message(this.topic, new Payment(payment)).maxAttempts(2).send();
		}
	}

	private List<Integer> attempts(String payment) {
		return this.context.getBean(Bank.class).calls.stream()
			.filter((call) -> call.payment().id().equals(payment))
			.map(Call::attempt)
			.toList();
	}

	record Payment(String id) {

	}

	record Call(Payment payment, int attempt) {

	}

	static class BankException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final int status;

		BankException(int status) {
			super("The bank answered " + status);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

	static class BankClosedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class Bank {

		private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

		void pay(Payment payment, int attempt) throws IOException {
			this.calls.add(new Call(payment, attempt));
			if (attempt > 1) {
				return;
			}
			switch (payment.id()) {
				case "busy" -> throw new BankClosedException();
				case "refused" -> throw new BankException(422);
				case "overloaded" -> throw new BankException(503);
				case "unreachable" -> throw new IOException("connection reset");
				case "gone" -> throw new FileNotFoundException("no such account");
				default -> throw new RmqFatalException("no such payment");
			}
		}

		Duration untilItOpens() {
			return Duration.ofMillis(50);
		}

	}

	static class Payments {

		private final Bank bank;

		Payments(Bank bank) {
			this.bank = bank;
		}

		@RmqListener(topic = "${payments.topic}", id = "payments", handlerTimeout = "20s",
				retry = @RmqRetry(initialDelay = "${payments.delay:1s}", multiplier = "3", maxDelay = "10m",
						maxRetries = "8", jitter = "0.2", immediate = "2", nonRetryable = FileNotFoundException.class))
		void on(Payment payment, RmqContext context) throws IOException {
			try {
				this.bank.pay(payment, context.attempt());
			}
			catch (BankClosedException ex) {
				throw new RmqRetryException(this.bank.untilItOpens(), "The bank is closed", ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Application {

		@Bean
		RmqErrorClassifier bankErrors() {
			return (error, context) -> {
				if (error instanceof BankException bank) {
					return (bank.status() >= 500) ? RmqErrorClassifier.Decision.RETRY
							: RmqErrorClassifier.Decision.FATAL;
				}
				return RmqErrorClassifier.Decision.DEFAULT;
			};
		}

		@Bean
		Bank bank() {
			return new Bank();
		}

		@Bean
		Payments payments(Bank bank) {
			return new Payments(bank);
		}

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

	}

}
