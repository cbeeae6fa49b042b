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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.rmq.RmqConfigurationException;
import io.rmq.RmqConnectionException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.RmqServerRefusedException;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.OutboundMessage;
import io.rmq.test.CuttingProxy;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that the broker connects as the application's own connection factory does.
 */
class RedisConnectorTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(this.redis.host(),
			this.redis.port());

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void userPasswordAndDatabaseAreThoseOfTheFactory() {
		this.redis.commands()
			.aclSetuser("worker", AclSetuserArgs.Builder.on().addPassword("secret").allKeys().allCommands());
		this.redis.commands().set("in", "database 0");
		this.redis.configure("requirepass", "other");
		this.configuration.setUsername("worker");
		this.configuration.setPassword("secret");
		this.configuration.setDatabase(3);
		send(factory(this.configuration));
		this.redis.commands().select(3);
		assertThat(this.redis.commands().keys("*")).contains("rmq:{topic}:normal");
	}

	@Test
	void wrongPasswordIsToldAndNothingIsStored() {
		this.redis.configure("requirepass", "secret");
		this.configuration.setPassword("wrong");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send(factory(this.configuration)))
			.withCauseInstanceOf(RmqServerRefusedException.class)
			.withMessageContaining("WRONGPASS");
		assertThat(this.redis.commands().dbsize()).isZero();
	}

	@Test
	void wrongPasswordIsReportedByEveryAttemptToConnect() {
		this.redis.configure("requirepass", "secret");
		this.configuration.setPassword("wrong");
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisConnector connector = new RedisConnector(factory)) {
			// The client may lose the reason to its own closing of the connection, once
			// in a hundred times.
			for (int i = 0; i < 500; i++) {
				assertThatException().isThrownBy(connector::connect)
					.havingRootCause()
					.withMessageContaining("WRONGPASS");
			}
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void missingPasswordIsTold() {
		this.redis.configure("requirepass", "secret");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send(factory(this.configuration)))
			.withCauseInstanceOf(RmqServerRefusedException.class)
			.withMessageContaining("NOAUTH");
	}

	@Test
	void everyCallerLearnsThatThePasswordIsWrong() {
		this.redis.configure("requirepass", "secret");
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			for (int i = 0; i < 5; i++) {
				assertThatExceptionOfType(RmqServerRefusedException.class).isThrownBy(broker::check)
					.withMessageContaining("NOAUTH");
			}
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void databaseThatTheServerDoesNotHaveIsTold() {
		this.configuration.setDatabase(16);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> send(factory(this.configuration)))
			.withCauseInstanceOf(RmqServerRefusedException.class)
			.withMessageContaining("DB index");
	}

	@Test
	void nodeOfAClusterIsRefused() {
		this.redis.stop();
		this.redis.start("--cluster-enabled", "yes");
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(broker::check)
					.withMessageContaining("Redis Cluster")
					.withMessageContaining("Sentinel");
			}
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> ContractConsumer.get(broker.send(message())))
				.withCauseInstanceOf(RmqConfigurationException.class);
			Awaitility.await().until(() -> broker.server().connections() == 0);
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void nodeOfAClusterInPlaceOfTheServerIsRefusedUntilItIsGone() {
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			ContractConsumer.get(broker.send(message()));
			this.redis.stop();
			this.redis.start("--cluster-enabled", "yes");
			Awaitility.await()
				.ignoreExceptionsMatching((ex) -> ex.getCause() instanceof RmqConnectionException)
				.untilAsserted(() -> assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> ContractConsumer.get(broker.send(message())))
					.withCauseInstanceOf(RmqConfigurationException.class));
			this.redis.stop();
			this.redis.start();
			ContractConsumer.eventually(() -> ContractConsumer.get(broker.send(message())));
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void factoryMadeFromAnyConfigurationIsFollowedOrRefusedButNeverTakenForAnother() {
		RedisConfiguration any = this.configuration;
		LettuceConnectionFactory factory = new LettuceConnectionFactory(any, client());
		try (RedisBroker broker = new RedisBroker(started(factory), "rmq")) {
			Throwable thrown = Assertions.catchThrowable(broker::check);
			if (thrown != null) {
				assertThat(thrown).isInstanceOf(RmqConfigurationException.class);
			}
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void factoryOfAnotherClientIsRefused() {
		RedisConnectionFactory other = Mockito.mock(RedisConnectionFactory.class);
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> {
			try (RedisBroker broker = new RedisBroker(other, "rmq")) {
				broker.check();
			}
		}).withMessageContaining("LettuceConnectionFactory").withMessageContaining("Mock");
	}

	@Test
	void closeLeavesTheFactoryAlone() {
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			broker.check();
		}
		try (var connection = factory.getConnection()) {
			assertThat(connection.ping()).isEqualTo("PONG");
		}
		factory.destroy();
	}

	@Test
	void threadsAreThoseOfTheApplicationAndOutliveTheBroker() {
		EventLoopGroupProvider threads = Mockito.spy(new DefaultEventLoopGroupProvider(1));
		ClientResources resources = ClientResources.builder().eventLoopGroupProvider(threads).build();
		LettuceConnectionFactory factory = started(new LettuceConnectionFactory(this.configuration,
				LettuceClientConfiguration.builder().clientResources(resources).build()));
		try {
			try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
				ContractConsumer.get(broker.send(message()));
			}
			Mockito.verify(threads, Mockito.atLeastOnce()).allocate(Mockito.any());
			Mockito.verify(threads, Mockito.never()).shutdown(Mockito.anyLong(), Mockito.anyLong(), Mockito.any());
			assertThat(resources.eventExecutorGroup().isShuttingDown()).isFalse();
			try (var connection = factory.getConnection()) {
				assertThat(connection.ping()).isEqualTo("PONG");
			}
		}
		finally {
			factory.destroy();
			resources.shutdown(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
			threads.shutdown(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

	@Test
	void connectionThatIsGivenUpTwiceIsClosedOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.lettuce");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		LettuceConnectionFactory factory = factory(this.configuration);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			broker.check();
			this.redis.pause();
			List<CompletableFuture<Void>> checks = IntStream.range(0, 5)
				.mapToObj((i) -> CompletableFuture.runAsync(broker::check))
				.toList();
			checks.forEach((check) -> assertThat(check).failsWithin(Duration.ofSeconds(20)));
		}
		finally {
			this.redis.resume();
			factory.destroy();
			logger.detachAppender(lines);
		}
		assertThat(lines.list).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.WARN)).isEmpty();
	}

	@Test
	void versionOfTheClientIsNotSentAsItsUserMayLackTheRight() {
		Queue<List<String>> commands = new ConcurrentLinkedQueue<>();
		try (CuttingProxy proxy = new CuttingProxy(this.redis.port());
				RedisBroker broker = new RedisBroker(proxy.newConnectionFactory(Duration.ofSeconds(5)), "rmq")) {
			proxy.cut(CuttingProxy.When.BEFORE, (command) -> {
				commands.add(command);
				return false;
			});
			broker.check();
		}
		assertThat(commands).anyMatch((command) -> command.contains("SETNAME"))
			.noneMatch((command) -> command.contains("SETINFO"));
	}

	@Test
	void closeLeavesNoConnection() {
		LettuceConnectionFactory factory = factory(this.configuration);
		long before = connectedClients();
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			broker.check();
			ContractConsumer.get(broker.send(message()));
			assertThat(connectedClients()).isGreaterThan(before);
		}
		Awaitility.await().until(() -> connectedClients() == before);
		factory.destroy();
	}

	private long connectedClients() {
		return this.redis.commands().clientList().lines().count();
	}

	private static void send(LettuceConnectionFactory factory) {
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			ContractConsumer.get(broker.send(message()));
		}
		finally {
			factory.destroy();
		}
	}

	private static OutboundMessage message() {
		return new OutboundMessage("topic", "id", RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
				new byte[0]);
	}

	private static LettuceConnectionFactory factory(RedisStandaloneConfiguration configuration) {
		return started(new LettuceConnectionFactory(configuration, client()));
	}

	private static LettuceClientConfiguration client() {
		return LettuceClientConfiguration.builder()
			.commandTimeout(Duration.ofSeconds(2))
			.shutdownTimeout(Duration.ZERO)
			.build();
	}

	private static LettuceConnectionFactory started(LettuceConnectionFactory factory) {
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

}
