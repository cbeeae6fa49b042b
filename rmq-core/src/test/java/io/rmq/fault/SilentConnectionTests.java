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

package io.rmq.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.redis.PipelineSettings;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.Journal;
import io.rmq.listener.container.LogLines;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqSendResult;
import io.rmq.template.RmqTemplate;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections whose other end is gone without a word, with the application's
 * default command timeout of a minute, and for a server that merely stands still.
 */
@Tag("alone")
class SilentConnectionTests {

	private static final Duration DEFAULT_COMMAND_TIMEOUT = Duration.ofSeconds(60);

	/**
	 * How long a blocking read of a listener waits at the server at most, plus the time
	 * to find out that it is not answered.
	 */
	private static final Duration SOON = Duration.ofSeconds(12);

	private final PrivateRedis redis = PrivateRedis.started();

	private final CuttingProxy proxy = new CuttingProxy(this.redis.port());

	private final List<RedisBroker> brokers = new ArrayList<>();

	private final LogLines log = new LogLines();

	@AfterEach
	void close() {
		this.brokers.forEach(RedisBroker::close);
		this.proxy.close();
		this.redis.close();
		this.log.close();
	}

	@Test
	void blockingSendsWorkAgainThoughTheirCallersGiveUpBeforeTheCommandTimeout() {
		RmqTemplate template = template(PipelineSettings.defaults(), Duration.ofMillis(500));
		template.send("topic", "before");
		this.proxy.swallow();
		long begin = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(8))
			.pollInterval(Duration.ofMillis(10))
			.ignoreExceptionsInstanceOf(RmqException.class)
			.until(() -> template.send("topic", "after") != null);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
	}

	@Test
	void sendersThatGiveUpDoNotMakeRoomForMoreOnASilentConnection() {
		RmqTemplate template = template(
				new PipelineSettings(512, 1024, Duration.ZERO, 5, 1024 * 1024, Duration.ZERO, 0, Duration.ofSeconds(1)),
				Duration.ofSeconds(10));
		template.send("topic", "before");
		this.redis.pause();
		try {
			List<CompletableFuture<RmqSendResult>> sent = IntStream.range(0, 5)
				.mapToObj((i) -> template.sendAsync("topic", "m" + i))
				.toList();
			sent.forEach((each) -> each.cancel(true));
			assertThat(template.sendAsync("topic", "one more")).isCompletedExceptionally();
		}
		finally {
			this.redis.resume();
		}
	}

	@Test
	void connectionThatWasIdleWhenItDiedIsReplacedBeforeItIsNeeded() {
		RmqTemplate template = template(PipelineSettings.defaults(), Duration.ofSeconds(10));
		template.send("topic", "before");
		Set<String> before = connections();
		this.proxy.swallow();
		// That it was opened is not enough: it takes the place of the dead one once it
		// was tried, and what is sent before that fails with the dead one.
		awaitConnectionBesides(before);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.log.lines(Level.WARN, "A connection to Redis was replaced").size() == 1);
		template.send("topic", "after");
		assertThat(this.redis.commands().xlen("rmq:{topic}:normal")).isEqualTo(2);
	}

	@Test
	void listenerReceivesAgainThoughItsReadIsNeverAnswered() {
		try (ContainerFixture fixture = ContainerFixture.behind(this.proxy, this.redis, DEFAULT_COMMAND_TIMEOUT)) {
			Journal journal = new Journal();
			fixture.start(ContainerFixture.settings(), journal);
			fixture.sender().send("before");
			journal.await(1);
			Awaitility.await().until(() -> this.redis.waitingClients() > 0);
			this.proxy.swallow();
			fixture.sender().send("after");
			journal.await(2, SOON);
			fixture.awaitDone();
		}
	}

	@Test
	void sendsToAServerThatStandsStillArePatient() {
		RmqTemplate template = template(PipelineSettings.defaults(), Duration.ofSeconds(30));
		template.send("topic", "before");
		List<CompletableFuture<RmqSendResult>> sent = new ArrayList<>();
		this.redis.pause();
		try {
			for (int i = 0; i < 2000; i++) {
				sent.add(template.sendAsync("topic", "m" + i));
			}
			// Longer than it takes to find out that nothing arrives.
			Awaitility.await()
				.during(Duration.ofSeconds(6))
				.until(() -> sent.stream().noneMatch(CompletableFuture::isDone));
		}
		finally {
			this.redis.resume();
		}
		for (CompletableFuture<RmqSendResult> each : sent) {
			assertThat(each).succeedsWithin(Duration.ofSeconds(10));
		}
		assertThat(this.redis.commands().xlen("rmq:{topic}:normal")).isEqualTo(2001);
	}

	@Test
	void sendsToAServerWhoseWritesArePausedArePatient() {
		RmqTemplate template = template(PipelineSettings.defaults(), Duration.ofSeconds(60));
		template.send("topic", "before");
		Set<String> before = connections();
		pauseWrites();
		CompletableFuture<RmqSendResult> sent = template.sendAsync("topic", "after");
		try {
			// Another connection is tried, and given up, since it is not served either.
			Set<String> tried = awaitConnectionBesides(before);
			assertThat(before).isSubsetOf(connections());
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !connections().containsAll(tried));
			assertThat(before).isSubsetOf(connections());
			assertThat(sent).isNotDone();
		}
		finally {
			client("UNPAUSE");
		}
		assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
		assertThat(before).isSubsetOf(connections());
		assertThat(this.redis.commands().xlen("rmq:{topic}:normal")).isEqualTo(2);
	}

	private void pauseWrites() {
		client("PAUSE", "120000", "WRITE");
	}

	private void client(String... words) {
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		List.of(words).forEach(args::add);
		this.redis.commands().dispatch(CommandType.CLIENT, new StatusOutput<>(StringCodec.UTF8), args);
	}

	@Test
	void answerThatTheServerHoldsBackForItsReplicasIsNoSilence() {
		Duration replicaTimeout = Duration.ofSeconds(5);
		RmqTemplate template = template(new PipelineSettings(512, 1024, Duration.ZERO, 100, 1024 * 1024,
				Duration.ofSeconds(1), 1, replicaTimeout), Duration.ofSeconds(10));
		RmqSendResult sent = template.send("topic", "no replica");
		assertThat(sent.replicas()).isZero();
		assertThat(sent.latency()).isGreaterThanOrEqualTo(replicaTimeout.minusMillis(100));
	}

	private Set<String> awaitConnectionBesides(Set<String> before) {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			Set<String> others = new HashSet<>(connections());
			others.removeAll(before);
			return others;
		}, (others) -> !others.isEmpty());
	}

	private Set<String> connections() {
		return this.redis.commands()
			.clientList()
			.lines()
			.filter((line) -> line.contains("name=rmq"))
			.map(SilentConnectionTests::idOf)
			.collect(Collectors.toSet());
	}

	private static String idOf(String client) {
		return client.substring(0, client.indexOf(' '));
	}

	private RmqTemplate template(PipelineSettings pipeline, Duration timeout) {
		RedisBroker broker = new RedisBroker(this.proxy.newConnectionFactory(DEFAULT_COMMAND_TIMEOUT), "rmq", pipeline);
		this.brokers.add(broker);
		return new RmqTemplate(broker, new JacksonMessageConverter(), new ProducerSettings(timeout, 1_000_000,
				Duration.ZERO, 0, Duration.ofMillis(10), false, true, Map.of()));
	}

}
