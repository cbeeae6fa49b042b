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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.rmq.RmqConfigurationException;
import io.rmq.RmqConnectionException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * Opens connections with the settings of the application's own connection factory
 * (address, credentials, database, TLS, timeouts, threads). These differ:
 * <ul>
 * <li>A command is never sent twice without being told to, and none is kept back while
 * there is no connection. Either would make a message appear twice, or late, behind the
 * caller's back.</li>
 * <li>The client's own timer, span and latency of each command are off. Links time their
 * calls themselves.</li>
 * <li>The handshake of a new connection takes 5 s at most, however long the command
 * timeout is.</li>
 * <li>The name of the client ends with {@code rmq}, and its version is not sent.</li>
 * <li>A node of a cluster is refused, also one that takes the place of another
 * server.</li>
 * </ul>
 * Thread-safe.
 */
final class RedisConnector implements AutoCloseable {

	/**
	 * How long to wait where the application would wait for ever, which it says with a
	 * timeout of zero: the client's own default.
	 */
	private static final Duration DEFAULT_TIMEOUT = RedisURI.DEFAULT_TIMEOUT_DURATION;

	/**
	 * How long a server may take to answer the handshake of a new connection. Not for as
	 * long as an answer to a command: it may have failed over to another one meanwhile.
	 */
	private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

	private final RedisConnectionFactory source;

	private final ConnectionCount open = new ConnectionCount();

	private final LinkWatch watch = new LinkWatch();

	private volatile boolean closed;

	private @Nullable Client client;

	RedisConnector(RedisConnectionFactory source) {
		this.source = source;
	}

	/**
	 * Open a connection.
	 * @return the connection
	 * @throws RuntimeException if the server cannot be reached
	 */
	OpenConnection connect() {
		Client client = client();
		return opened(client, () -> {
			StatefulRedisConnection<byte[], byte[]> connection = this.open
				.add(client.redis().connect(ByteArrayCodec.INSTANCE));
			return new OpenConnection(connection, client.channels().of(connection));
		});
	}

	/**
	 * Open a connection that listens to channels.
	 * @return the connection
	 * @throws RuntimeException if the server cannot be reached
	 */
	StatefulRedisPubSubConnection<byte[], byte[]> connectPubSub() {
		Client client = client();
		return opened(client, () -> this.open.add(client.redis().connectPubSub(ByteArrayCodec.INSTANCE)));
	}

	private <T> T opened(Client client, Supplier<T> opening) {
		long begin = System.nanoTime();
		try {
			T opened = opening.get();
			this.watch.reachable();
			return opened;
		}
		catch (RuntimeException ex) {
			this.watch.unreachable();
			throw client.channels().refusals().explain(ex, begin);
		}
	}

	/**
	 * Return how many connections are open.
	 */
	int connections() {
		return this.open.number();
	}

	/**
	 * Return what looks after the links that use this connector.
	 */
	LinkWatch watch() {
		return this.watch;
	}

	/**
	 * Return the number of the database.
	 */
	int database() {
		return (this.source instanceof LettuceConnectionFactory lettuce) ? lettuce.getDatabase() : 0;
	}

	/**
	 * Return how long to wait for an answer.
	 */
	Duration timeout() {
		Duration configured = lettuce().getClientConfiguration().getCommandTimeout();
		return (configured.toMillis() > 0) ? configured : DEFAULT_TIMEOUT;
	}

	/**
	 * Return whether it is closed, with all connections.
	 */
	boolean isClosed() {
		return this.closed;
	}

	private synchronized Client client() {
		if (this.closed) {
			throw new RmqConnectionException("The connections to Redis were closed with the application", null);
		}
		Client current = this.client;
		if (current == null) {
			current = create(lettuce());
			this.client = current;
		}
		return current;
	}

	private LettuceConnectionFactory lettuce() {
		if (this.source instanceof LettuceConnectionFactory lettuce) {
			return lettuce;
		}
		throw new RmqConfigurationException(
				"RMQ needs a LettuceConnectionFactory, but the application's RedisConnectionFactory is a %s; use Lettuce, Spring Boot's default client"
					.formatted(this.source.getClass().getName()),
				null);
	}

	private static Client create(LettuceConnectionFactory source) {
		RedisConfiguration configuration = configuration(source);
		LettuceClientConfiguration settings = source.getClientConfiguration();
		ConnectionResources resources = new ConnectionResources(settings.getClientResources().orElse(null));
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration,
				new Configuration(settings, resources.get()));
		Client client = new Client(factory, resources);
		try {
			factory.setShareNativeConnection(false);
			factory.afterPropertiesSet();
			factory.start();
			client.withholdVersion();
		}
		catch (RuntimeException ex) {
			client.close();
			throw ex;
		}
		return client;
	}

	private static RedisConfiguration configuration(LettuceConnectionFactory source) {
		// The factory tells some kinds of configuration, but not which of them it uses.
		Object configuration = new DirectFieldAccessor(source).getPropertyValue("configuration");
		if (configuration instanceof RedisStandaloneConfiguration || configuration instanceof RedisSentinelConfiguration
				|| configuration instanceof RedisSocketConfiguration) {
			return (RedisConfiguration) configuration;
		}
		throw new RmqConfigurationException(
				"RMQ does not support a %s yet; point the connection factory at a standalone server or at Sentinel"
					.formatted((configuration != null) ? configuration.getClass().getSimpleName()
							: "missing configuration"),
				null);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		this.watch.close();
		if (this.client != null) {
			this.client.close();
			this.client = null;
		}
	}

	/**
	 * What connections are opened with.
	 */
	private record Client(LettuceConnectionFactory factory, ConnectionResources resources) {

		RedisClient redis() {
			AbstractRedisClient client = this.factory.getRequiredNativeClient();
			return (RedisClient) client;
		}

		/**
		 * Leave out the client's name and version. It would send them on each connection
		 * though its user may lack the right to, and the server notes each refusal.
		 */
		void withholdVersion() {
			RedisURI uri = (RedisURI) new DirectFieldAccessor(redis()).getPropertyValue("redisURI");
			Stream
				.concat(Stream.ofNullable(uri), Stream.ofNullable(uri).flatMap((each) -> each.getSentinels().stream()))
				.forEach((each) -> {
					each.setLibraryName("");
					each.setLibraryVersion("");
				});
		}

		ConnectionChannels channels() {
			return this.resources.channels();
		}

		void close() {
			this.factory.destroy();
			this.resources.close();
		}

	}

	/**
	 * The application's client configuration with other client options.
	 */
	private record Configuration(LettuceClientConfiguration source,
			ClientResources resources) implements LettuceClientConfiguration {

		@Override
		public Optional<ClientOptions> getClientOptions() {
			return Optional.of(this.source.getClientOptions()
				.orElseGet(ClientOptions::create)
				.mutate()
				.autoReconnect(false)
				.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
				// A timer for each command costs more than the command; links watch
				// batches.
				.timeoutOptions(TimeoutOptions.create())
				.build());
		}

		@Override
		public Optional<String> getClientName() {
			return Optional.of(this.source.getClientName().map((name) -> name + "-rmq").orElse("rmq"));
		}

		@Override
		public boolean isUseSsl() {
			return this.source.isUseSsl();
		}

		@Override
		@Deprecated
		public boolean isVerifyPeer() {
			return this.source.getVerifyMode() != SslVerifyMode.NONE;
		}

		@Override
		public SslVerifyMode getVerifyMode() {
			return this.source.getVerifyMode();
		}

		@Override
		public boolean isStartTls() {
			return this.source.isStartTls();
		}

		@Override
		public Optional<ClientResources> getClientResources() {
			return Optional.of(this.resources);
		}

		@Override
		public Optional<ReadFrom> getReadFrom() {
			return Optional.empty();
		}

		@Override
		public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
			return this.source.getRedisCredentialsProviderFactory();
		}

		/**
		 * Counts for the handshake alone: RMQ times its commands itself.
		 */
		@Override
		public Duration getCommandTimeout() {
			Duration configured = this.source.getCommandTimeout();
			return (configured.toMillis() > 0 && configured.compareTo(HANDSHAKE_TIMEOUT) < 0) ? configured
					: HANDSHAKE_TIMEOUT;
		}

		@Override
		public Duration getShutdownTimeout() {
			return this.source.getShutdownTimeout();
		}

		@Override
		public Duration getShutdownQuietPeriod() {
			return this.source.getShutdownQuietPeriod();
		}

	}

}
