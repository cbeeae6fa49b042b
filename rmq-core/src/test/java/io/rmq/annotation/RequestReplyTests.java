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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.lettuce.core.Range;
import io.rmq.RmqConnectionException;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqPriority;
import io.rmq.RmqSerializationException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.Reply;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.Compression;
import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import io.rmq.template.RmqTemplate;
import io.rmq.test.PrivateRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Requests to listeners and their replies, on a real server.
 */
class RequestReplyTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final PrivateRedis REDIS = PrivateRedis.started();

	private static final AnnotationConfigApplicationContext ANSWERING = new AnnotationConfigApplicationContext();

	private final Broker broker = new RedisBroker(REDIS.newConnectionFactory(Duration.ofSeconds(2)), "rmq");

	private final RmqTemplate template = new RmqTemplate(this.broker, ANSWERING.getBean(PayloadFormat.class));

	@BeforeAll
	static void start() {
		ANSWERING.register(Application.class);
		ANSWERING.refresh();
	}

	@AfterEach
	void close() {
		this.broker.close();
	}

	@AfterAll
	static void stop() {
		ANSWERING.close();
		REDIS.close();
	}

	@Test
	void whatTheListenerMethodReturnsIsTheReply() {
		assertThat(this.template.sendAndReceive("prices", new Question("tea", 2), Price.class, LONG))
			.isEqualTo(new Price("tea", 14));
	}

	@Test
	void replyMayBeOfAGenericTypeAndComeLater() {
		ParameterizedTypeReference<List<Price>> prices = new ParameterizedTypeReference<>() {
		};
		assertThat(this.template.sendAndReceive("price-lists", new Question("tea", 2), prices, LONG))
			.containsExactly(new Price("tea", 7), new Price("tea", 14));
	}

	@Test
	void replyOfNothingIsNull() {
		assertThat(this.template.sendAndReceive("prices", new Question("nothing", 1), Price.class, LONG)).isNull();
		assertThat(this.template.sendAndReceive("texts", "", String.class, LONG)).isEmpty();
	}

	@Test
	void methodThatReturnsNothingDoesNotReply() {
		assertThatExceptionOfType(RmqTimeoutException.class)
			.isThrownBy(() -> this.template.sendAndReceive("silent", "a", String.class, SHORT))
			.withMessageContaining("No reply to message")
			.withMessageContaining("of topic 'silent'")
			.withMessageContaining("300 ms");
		assertThatExceptionOfType(RmqTimeoutException.class)
			.isThrownBy(() -> this.template.sendAndReceive("silent-later", "a", String.class, SHORT));
		await().untilAsserted(() -> assertThat(application().handled).containsEntry("silent", "a")
			.containsEntry("silent-later", "a"));
	}

	@Test
	void replyGoesToTheTopicOfSendToAsWell() {
		assertThat(this.template.sendAndReceive("forwarded", "a", String.class, LONG)).isEqualTo("a!");
		RmqMessage<String> sent = this.template.receive("forwards", String.class, LONG).orElseThrow();
		assertThat(sent.payload()).isEqualTo("a!");
		assertThat(sent.headers().get(RmqHeaders.REPLY_TO)).isNull();
	}

	@Test
	void messageThatIsNoRequestIsHandledAndNobodyIsAnswered() {
		this.template.message("prices", new Question("no request", 1)).header(RmqHeaders.REPLY_TO, "copied").send();
		await().untilAsserted(() -> assertThat(application().handled).containsKey("no request"));
		assertThat(REDIS.commands().keys("rmq:replies:*")).isEmpty();
	}

	@Test
	void requestHasAllThatAMessageMayHave() {
		assertThat(this.template.message("headers", "a")
			.priority(RmqPriority.HIGH)
			.header("tenant", "7")
			.sendAndReceive(String.class, LONG)).isEqualTo("HIGH 7");
	}

	@Test
	void retriedHandlerRepliesWhenItSucceeds() {
		assertThat(this.template.sendAndReceive("second-try", "a", String.class, LONG)).isEqualTo("attempt 2");
	}

	@Test
	void largeAndCompressedAndEncryptedReplyArrives() {
		String text = "tea ".repeat(10_000);
		assertThat(this.template.sendAndReceive("texts", text, String.class, LONG)).isEqualTo(text);
	}

	@Test
	void replyThatIsTooLargeIsRefused() {
		byte[] large = new byte[2 * 1024 * 1024];
		new Random(1).nextBytes(large);
		assertThatExceptionOfType(RmqMessageTooLargeException.class)
			.isThrownBy(() -> this.template.reply("id", RmqHeaders.of(Map.of(RmqHeaders.REPLY_TO, "address")), large))
			.withMessageContaining("The reply to message id");
		assertThat(REDIS.commands().keys("rmq:replies:*")).isEmpty();
	}

	@Test
	void replyOfAnotherTypeIsAnError() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.template.sendAndReceive("texts", "no price", Price.class, LONG));
	}

	@Test
	void receivedRequestIsAnsweredByHand() {
		CompletableFuture<@Nullable String> reply = CompletableFuture
			.supplyAsync(() -> this.template.sendAndReceive("by-hand", "a", String.class, LONG));
		RmqTemplate other = new RmqTemplate(this.broker, ANSWERING.getBean(PayloadFormat.class));
		assertThat(other.receive("by-hand", String.class, LONG,
				(message) -> assertThat(other.reply(message, message.payload() + "?")).isTrue()))
			.isTrue();
		assertThat(reply).succeedsWithin(LONG).isEqualTo("a?");
		other.send("by-hand", "b");
		assertThat(other.receive("by-hand", String.class, LONG,
				(message) -> assertThat(other.reply(message, "?")).isFalse()))
			.isTrue();
	}

	@Test
	void instancesThatAskAtTheSameTimeGetTheirOwnReplies() {
		try (Broker otherBroker = new RedisBroker(REDIS.newConnectionFactory(LONG), "rmq")) {
			RmqTemplate other = new RmqTemplate(otherBroker, ANSWERING.getBean(PayloadFormat.class));
			List<CompletableFuture<@Nullable String>> replies = IntStream.range(0, 60).mapToObj((i) -> {
				RmqTemplate asking = (i % 2 == 0) ? this.template : other;
				CompletableFuture<@Nullable String> reply = new CompletableFuture<>();
				new Thread(() -> {
					try {
						reply.complete(asking.sendAndReceive("texts", "text " + i, String.class, LONG));
					}
					catch (RuntimeException ex) {
						reply.completeExceptionally(ex);
					}
				}).start();
				return reply;
			}).toList();
			for (int i = 0; i < replies.size(); i++) {
				assertThat(replies.get(i)).succeedsWithin(LONG).isEqualTo("text " + i);
			}
		}
	}

	@Test
	void requestThatNobodyHandledInTimeIsNotHandledAnyMore() {
		assertThatExceptionOfType(RmqTimeoutException.class)
			.isThrownBy(() -> this.template.sendAndReceive("unheard", "a", String.class, SHORT));
		String entry = REDIS.commands().xrange("rmq:{unheard}:normal", Range.unbounded()).get(0).getId();
		long expiry = Long.parseLong(entry.substring(0, entry.indexOf('-'))) + SHORT.toMillis();
		await().pollInterval(Duration.ofMillis(5))
			.until(() -> Long.parseLong(REDIS.commands().time().get(0)) * 1000
					+ Long.parseLong(REDIS.commands().time().get(1)) / 1000 > expiry);
		assertThat(this.template.receive("unheard", String.class, Duration.ZERO)).isEmpty();
		assertThat(REDIS.commands().xlen("rmq:{unheard}:g:default:dead")).isEqualTo(1);
	}

	@Test
	void replyThatComesTooLateIsDroppedAndTheNextOneArrives() {
		assertThatExceptionOfType(RmqTimeoutException.class)
			.isThrownBy(() -> this.template.sendAndReceive("slow", "a", String.class, SHORT));
		application().slow.countDown();
		await().untilAsserted(() -> assertThat(application().handled).containsKey("slow"));
		assertThat(this.template.sendAndReceive("texts", "next", String.class, LONG)).isEqualTo("next");
		await().untilAsserted(() -> assertThat(REDIS.commands().keys("rmq:replies:*")).isEmpty());
	}

	@Test
	void whatIsNoReplyIsSkipped() {
		CompletableFuture<@Nullable String> reply = CompletableFuture
			.supplyAsync(() -> this.template.sendAndReceive("by-hand-2", "a", String.class, LONG));
		RmqMessage<String> request = this.template.receive("by-hand-2", String.class, LONG).orElseThrow();
		String key = "rmq:replies:" + request.headers().get(RmqHeaders.REPLY_TO);
		REDIS.commands().rpush(key, "no JSON", "{}\nno id", "");
		this.template.reply(request, "answer");
		assertThat(reply).succeedsWithin(LONG).isEqualTo("answer");
	}

	@Test
	void nothingRemainsOfAnInstanceThatDied() {
		this.broker.reply("gone", new Reply("id", RmqHeaders.empty(), new byte[] { 'a' }));
		assertThat(REDIS.commands().pttl("rmq:replies:gone")).isBetween(1L, 60_000L);
		assertThat(REDIS.commands().lrange("rmq:replies:gone", 0, -1))
			.containsExactly("{\"rmq_correlationId\":\"id\"}\na");
		REDIS.commands().del("rmq:replies:gone");
	}

	@Test
	void replyArrivesThoughTheServerIsRestartedMeanwhile() {
		CompletableFuture<@Nullable String> reply = CompletableFuture
			.supplyAsync(() -> this.template.sendAndReceive("restart", "a", String.class, LONG));
		await().untilAsserted(() -> assertThat(application().handled).containsKey("restart"));
		REDIS.killAndStart();
		application().restarted.countDown();
		assertThat(reply).succeedsWithin(LONG).isEqualTo("a");
	}

	@Test
	void interruptEndsTheWait() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(RmqException.class)
			.isThrownBy(() -> this.template.sendAndReceive("silent", "b", String.class, LONG));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void whoeverWaitsLearnsAtOnceThatTheBrokerIsClosed() {
		CompletableFuture<@Nullable String> reply = CompletableFuture
			.supplyAsync(() -> this.template.sendAndReceive("silent", "closed", String.class, LONG));
		await().untilAsserted(() -> assertThat(application().handled).containsEntry("silent", "closed"));
		this.broker.close();
		assertThat(reply).failsWithin(Duration.ofSeconds(3))
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RmqConnectionException.class)
			.withMessageContaining("The broker was closed before a reply to message");
	}

	@Test
	void connectionIsGoneWhenNobodyWaits() {
		this.template.sendAndReceive("texts", "a", String.class, LONG);
		await().atMost(LONG)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("rmq-replies"));
	}

	@Test
	void timeoutThatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.sendAndReceive("texts", "a", String.class, Duration.ZERO))
			.withMessageContaining("at least 1 ms");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.sendAndReceive("texts", "a", String.class, Duration.ofDays(10_000)))
			.withMessageContaining("ten years");
	}

	@Test
	void templateOfTheApplicationReceivesOnTheTermsOfItsListenerSettings() {
		RmqTemplate own = ANSWERING.getBean(RmqTemplate.class);
		own.send("own", "a");
		assertThatIllegalStateException().isThrownBy(() -> own.receive("own", String.class, LONG, (message) -> {
			throw new IllegalStateException("first try");
		}));
		assertThat(own.receive("own", String.class, LONG).orElseThrow().payload()).isEqualTo("a");
	}

	private static Application application() {
		return ANSWERING.getBean(Application.class);
	}

	record Question(String product, int quantity) {

	}

	record Price(String product, int amount) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq
	static class Application {

		private final Map<String, String> handled = new ConcurrentHashMap<>();

		private final CountDownLatch slow = new CountDownLatch(1);

		private final CountDownLatch restarted = new CountDownLatch(1);

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return REDIS.newConnectionFactory(Duration.ofSeconds(2));
		}

		@Bean
		ListenerSettings listenerSettings() {
			return ListenerSettings.defaults().withConcurrency(2).withRetry(RetryPolicy.of(Duration.ofMillis(50)));
		}

		@Bean
		CompressionSettings compressionSettings() {
			return new CompressionSettings(Compression.GZIP, 1000, 10_000_000);
		}

		@Bean
		EncryptionKeys encryptionKeys() {
			return EncryptionKeys.of("k1", Map.of("k1", "AAAAAAAAAAAAAAAAAAAAAA=="));
		}

		@RmqListener("prices")
		@Nullable Price price(Question question) {
			this.handled.put(question.product(), "price");
			return question.product().equals("nothing") ? null : new Price(question.product(), 7 * question.quantity());
		}

		@RmqListener("price-lists")
		CompletableFuture<List<Price>> prices(Question question) {
			return CompletableFuture.supplyAsync(() -> IntStream.rangeClosed(1, question.quantity())
				.mapToObj((quantity) -> new Price(question.product(), 7 * quantity))
				.toList());
		}

		@RmqListener("texts")
		Mono<String> text(String text) {
			return Mono.just(text);
		}

		@RmqListener("silent")
		void silent(String text) {
			this.handled.put("silent", text);
		}

		@RmqListener("silent-later")
		CompletableFuture<@Nullable Void> silentLater(String text) {
			this.handled.put("silent-later", text);
			return CompletableFuture.completedFuture(null);
		}

		@RmqListener("forwarded")
		@SendTo("forwards")
		String forwarded(String text) {
			return text + "!";
		}

		@RmqListener("headers")
		String headers(RmqMessage<String> message) {
			return message.priority() + " " + message.headers().get("tenant");
		}

		@RmqListener("second-try")
		String secondTry(String text, io.rmq.RmqContext context) {
			if (context.attempt() == 1) {
				throw new IllegalStateException("first try");
			}
			return "attempt " + context.attempt();
		}

		@RmqListener("slow")
		String slow(String text) throws InterruptedException {
			this.slow.await();
			this.handled.put("slow", text);
			return text;
		}

		@RmqListener("restart")
		String restart(String text) throws InterruptedException {
			this.handled.put("restart", text);
			this.restarted.await();
			return text;
		}

	}

}
