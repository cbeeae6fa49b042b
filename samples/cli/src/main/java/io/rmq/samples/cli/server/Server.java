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

package io.rmq.samples.cli.server;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.rmq.admin.RmqAdmin;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * The server with the topics. Connects when it is first asked for something.
 */
public final class Server implements AutoCloseable {

	/**
	 * The client would take it for part of the host. What is before the last {@code @} is
	 * the user and the password.
	 */
	private static final Pattern BAD_PORT = Pattern
		.compile("^redis(s|-sentinel)?://(?>[^/?#]*@)?+[^/?#\\[]*:(?!\\d+([,/?#]|$))");

	private static final Pattern SCHEME = Pattern.compile("^redis(s|-sentinel)?://");

	private final Broker broker;

	private final RmqAdmin admin;

	private Server(Broker broker) {
		this.broker = broker;
		this.admin = new RmqAdmin(broker, "user %s at the command line".formatted(System.getProperty("user.name")),
				List.of());
	}

	/**
	 * Open a server.
	 * @param url where it is, as {@code redis://}, {@code rediss://} or
	 * {@code redis-sentinel://}
	 * @param tls the certificates, for a URL that begins with {@code rediss://}
	 * @param keyPrefix what its keys begin with
	 * @param timeout how long to wait for a connection, and for each answer
	 * @return the server
	 * @throws IllegalArgumentException if the URL, the prefix or a certificate is not
	 * valid; the message does not have the URL in it, which may have a password
	 */
	public static Server open(String url, Tls tls, String keyPrefix, Duration timeout) {
		RedisURI uri = parse(url);
		Assert.isTrue(uri.isSsl() || tls.isDefault(),
				"Certificates are for TLS, so the URL of the server must begin with rediss://");
		uri.setTimeout(timeout);
		LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
			.apply(uri)
			.clientName("rmq-cli")
			.commandTimeout(timeout)
			.shutdownQuietPeriod(Duration.ZERO)
			.clientOptions(ClientOptions.builder()
				.socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
				.autoReconnect(false)
				.sslOptions(tls.options())
				.build());
		// Its settings are read, it is not used itself, so it need not be started.
		LettuceConnectionFactory settings = new LettuceConnectionFactory(
				LettuceConnectionFactory.createRedisConfiguration(uri), client.build());
		return new Server(new RedisBroker(settings, keyPrefix));
	}

	private static RedisURI parse(String url) {
		try {
			Assert.isTrue(SCHEME.matcher(url).find(), "A scheme that is documented");
			RedisURI uri = RedisURI.create(url);
			Assert.isTrue(!BAD_PORT.matcher(url).find(), "A port is a number");
			return uri;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"The URL of the server is not valid; it must be like redis://user:password@host:6379/0, "
							+ "rediss://host:6380 or redis-sentinel://host1:26379,host2:26379/0#master, "
							+ "with % and two digits for other characters in a password");
		}
	}

	/**
	 * Return who looks after its topics.
	 * @return the admin
	 */
	public RmqAdmin admin() {
		return this.admin;
	}

	/**
	 * Return the broker on it.
	 * @return the broker
	 */
	public Broker broker() {
		return this.broker;
	}

	@Override
	public void close() {
		this.broker.close();
	}

}
