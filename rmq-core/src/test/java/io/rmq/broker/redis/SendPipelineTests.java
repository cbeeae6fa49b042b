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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How sends travel, and how many may be under way.
 */
class SendPipelineTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final LettuceConnectionFactory factory = this.redis.newConnectionFactory(Duration.ofSeconds(5));

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void sendFailsWhenThereAreTooManyUnderWay() {
		try (RedisBroker broker = broker(settings(10, 1_000_000, Duration.ofMillis(50), Duration.ZERO, 0))) {
			send(broker, 1).join();
			this.redis.pause();
			List<CompletableFuture<Receipt>> sent = IntStream.range(0, 10).mapToObj((i) -> send(broker, 1)).toList();
			assertThat(send(broker, 1)).failsWithin(Duration.ofSeconds(2))
				.withThrowableThat()
				.havingCause()
				.isInstanceOfSatisfying(RmqException.class, (ex) -> {
					assertThat(ex.getCode()).isEqualTo(RmqErrorCode.TOO_MANY_IN_FLIGHT);
					assertThat(ex.isOutcomeUnknown()).isFalse();
				});
			this.redis.resume();
			sent.forEach(CompletableFuture::join);
			send(broker, 1).join();
			assertThat(this.redis.commands().xlen("rmq:{topic}:normal")).isEqualTo(12);
		}
	}

	@Test
	void bytesUnderWayAreBoundedTooButOneLargeMessagePasses() {
		try (RedisBroker broker = broker(settings(1000, 100, Duration.ZERO, Duration.ZERO, 0))) {
			send(broker, 5000).join();
			this.redis.pause();
			CompletableFuture<Receipt> first = send(broker, 60);
			assertThat(send(broker, 60)).isCompletedExceptionally();
			CompletableFuture<Receipt> small = send(broker, 30);
			this.redis.resume();
			first.join();
			small.join();
		}
	}

	@Test
	void sendWaitsForRoom() throws Exception {
		try (RedisBroker broker = broker(settings(1, 100, Duration.ofSeconds(20), Duration.ZERO, 0))) {
			send(broker, 1).join();
			this.redis.pause();
			CompletableFuture<Receipt> first = send(broker, 1);
			CompletableFuture<Receipt> second = CompletableFuture.supplyAsync(() -> send(broker, 1).join());
			assertThat(second).isNotDone();
			this.redis.resume();
			first.join();
			second.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void sendOnTheClientsOwnThreadFailsRatherThanWaits() {
		try (RedisBroker broker = broker(settings(2, 100, Duration.ofSeconds(20), Duration.ZERO, 0))) {
			send(broker, 1).join();
			this.redis.pause();
			CompletableFuture<Integer> failures = send(broker, 1).thenApply((receipt) -> {
				int failed = 0;
				for (int i = 0; i < 10; i++) {
					failed += send(broker, 1).isCompletedExceptionally() ? 1 : 0;
				}
				return failed;
			});
			this.redis.resume();
			assertThat(failures).succeedsWithin(Duration.ofSeconds(5))
				.satisfies((count) -> assertThat(count).isPositive());
		}
	}

	@Test
	void batchLingersAndTravelsTogether() {
		try (RedisBroker broker = broker(settings(1000, 1_000_000, Duration.ZERO, Duration.ofMillis(200), 0))) {
			send(broker, 1).join();
			List<CompletableFuture<Receipt>> sent = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				sent.add(send(broker, 1));
			}
			assertThat(sent).noneMatch(CompletableFuture::isDone);
			Awaitility.await().until(() -> sent.stream().allMatch(CompletableFuture::isDone));
			assertThat(sent.stream().map(CompletableFuture::join).map(Receipt::position)).doesNotContainNull()
				.isSorted();
		}
	}

	@Test
	void numberOfReplicasThatConfirmedIsTold() {
		try (PrivateRedis replica = PrivateRedis.started()) {
			replica.commands().replicaof(this.redis.host(), this.redis.port());
			Awaitility.await().until(() -> this.redis.commands().info("replication").contains("state=online"));
			try (RedisBroker broker = broker(settings(1000, 1_000_000, Duration.ZERO, Duration.ZERO, 1))) {
				List<CompletableFuture<Receipt>> sent = IntStream.range(0, 100)
					.mapToObj((i) -> send(broker, 1))
					.toList();
				assertThat(sent).extracting(CompletableFuture::join).extracting(Receipt::replicas).containsOnly(1);
				assertThat(replica.commands().xlen("rmq:{topic}:normal")).isEqualTo(100);
			}
			replica.commands().replicaofNoOne();
			try (RedisBroker broker = broker(settings(1000, 1_000_000, Duration.ZERO, Duration.ZERO, 1))) {
				assertThat(send(broker, 1).join().replicas()).isZero();
			}
		}
	}

	@Test
	void sendThatIsToLingerLeavesAtOnceIfThereIsNoThreadToEndThat() {
		ScheduledExecutorService executor = Mockito.mock(ScheduledExecutorService.class);
		BDDMockito.given(executor.schedule(Mockito.any(Runnable.class), Mockito.anyLong(), Mockito.any()))
			.willThrow(new OutOfMemoryError("unable to create native thread"));
		try (RedisConnector connector = new RedisConnector(this.factory);
				RedisLink link = new RedisLink(connector).connected()) {
			SendPipeline pipeline = new SendPipeline(link, executor,
					settings(10, 1_000_000, Duration.ZERO, Duration.ofMillis(10), 0));
			for (int i = 0; i < 2; i++) {
				Call<String> call = new Call<>(CommandType.PING, new StatusOutput<>(ByteArrayCodec.INSTANCE),
						Call.args());
				pipeline.add(call, 1);
				assertThat(call.answer()).succeedsWithin(Duration.ofSeconds(10));
			}
		}
	}

	@Test
	void settingsWithoutSenseAreRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> settings(0, 1, Duration.ZERO, Duration.ZERO, 0))
			.withMessageContaining("max-in-flight");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> settings(1, 1, Duration.ZERO, Duration.ofSeconds(2), 0))
			.withMessageContaining("linger");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> settings(1, 1, Duration.ZERO, Duration.ZERO, -1))
			.withMessageContaining("wait-replicas");
	}

	private RedisBroker broker(PipelineSettings settings) {
		return new RedisBroker(this.factory, "rmq", settings);
	}

	private static CompletableFuture<Receipt> send(RedisBroker broker, int size) {
		return broker.send(new OutboundMessage("topic", "id", RmqPriority.NORMAL, null, RmqHeaders.empty(),
				Duration.ZERO, new byte[size]));
	}

	private static PipelineSettings settings(int maxInFlight, long maxBytes, Duration whenFull, Duration linger,
			int replicas) {
		return new PipelineSettings(512, 1_000_000, linger, maxInFlight, maxBytes, whenFull, replicas,
				Duration.ofMillis(500));
	}

}
