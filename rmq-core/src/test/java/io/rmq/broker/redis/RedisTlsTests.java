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

import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import io.rmq.RmqConnectionException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Subscription;
import io.rmq.test.PrivateRedis;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for connections with TLS, to a server that was built with it.
 */
class RedisTlsTests {

	private static final String PASSWORD = "changeit";

	private static final String PEM = "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n";

	@TempDir
	private Path directory;

	private final PrivateRedis redis = PrivateRedis.stopped();

	private int port;

	@BeforeEach
	void start() throws Exception {
		createCertificate("server");
		createCertificate("client");
		this.port = PrivateRedis.freePort();
		try {
			this.redis.start("--tls-port", Integer.toString(this.port), "--tls-cert-file", path("server.crt"),
					"--tls-key-file", path("server.key"), "--tls-ca-cert-file", path("client.crt"));
		}
		catch (IllegalStateException ex) {
			Assumptions.abort("The redis-server of the tests cannot be started with TLS: " + ex.getMessage());
		}
	}

	@AfterEach
	void close() {
		this.redis.close();
	}

	@Test
	void messagesAreSentAndReceived() {
		LettuceConnectionFactory factory = factory(
				trusting("server").keystore(file("client.p12"), PASSWORD.toCharArray()).build());
		try (RedisBroker broker = new RedisBroker(factory, "rmq");
				Subscription subscription = broker
					.subscribe(new ConsumerSpec("topic", "group", "one", BrokerFixture.LONG_LEASE, 3))) {
			ContractConsumer.get(broker.send(message()));
			assertThat(subscription.fetch(1, Duration.ofSeconds(2))).hasSize(1);
			assertThat(this.redis.commands().xlen("rmq:{topic}:normal")).isOne();
			assertThat(broker.check().mode()).isEqualTo("standalone");
		}
		finally {
			factory.destroy();
		}
	}

	@Test
	void certificateThatIsNotTrustedIsTold() {
		assertThat(refusal(trusting("client").keystore(file("client.p12"), PASSWORD.toCharArray()).build()))
			.satisfies(RedisTlsTests::isCausedByTls);
	}

	@Test
	void missingCertificateOfTheClientIsTold() {
		assertThat(refusal(trusting("server").build())).satisfies(RedisTlsTests::isCausedByTls);
	}

	@Test
	void serverWithoutTlsIsGivenUp() {
		this.port = this.redis.port();
		assertThat(refusal(trusting("server").build())).isInstanceOf(RmqConnectionException.class);
	}

	private static void isCausedByTls(Throwable refusal) {
		assertThat(refusal).isInstanceOf(RmqConnectionException.class);
		assertThat(Stream.iterate(refusal, Objects::nonNull, Throwable::getCause))
			.hasAtLeastOneElementOfType(SSLException.class);
	}

	private Throwable refusal(SslOptions ssl) {
		LettuceConnectionFactory factory = factory(ssl);
		try (RedisBroker broker = new RedisBroker(factory, "rmq")) {
			return Assertions.catchThrowable(broker::check);
		}
		finally {
			factory.destroy();
		}
	}

	private SslOptions.Builder trusting(String name) {
		return SslOptions.builder().jdkSslProvider().truststore(file(name + "-trust.p12"), PASSWORD);
	}

	private LettuceConnectionFactory factory(SslOptions ssl) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.redis.host(), this.port),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().sslOptions(ssl).build())
					.shutdownTimeout(Duration.ZERO)
					.useSsl()
					.build());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private static OutboundMessage message() {
		return new OutboundMessage("topic", "id", RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
				new byte[0]);
	}

	/**
	 * Create a certificate that signs itself, its key, and a trust store with it alone.
	 */
	private void createCertificate(String name) throws Exception {
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", name, "-keyalg", "EC",
				"-storetype", "PKCS12", "-keystore", path(name + ".p12"), "-storepass", PASSWORD, "-dname",
				"CN=" + name, "-ext", "san=ip:127.0.0.1")
			.redirectErrorStream(true)
			.redirectOutput(file(name + ".log"))
			.start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = new FileInputStream(file(name + ".p12"))) {
			store.load(in, PASSWORD.toCharArray());
		}
		Files.writeString(this.directory.resolve(name + ".key"),
				pem("PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
		Files.writeString(this.directory.resolve(name + ".crt"),
				pem("CERTIFICATE", store.getCertificate(name).getEncoded()));
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		trust.setCertificateEntry(name, store.getCertificate(name));
		try (var out = Files.newOutputStream(this.directory.resolve(name + "-trust.p12"))) {
			trust.store(out, PASSWORD.toCharArray());
		}
	}

	private static String pem(String type, byte[] content) {
		return PEM.formatted(type, Base64.getMimeEncoder().encodeToString(content));
	}

	private String path(String name) {
		return file(name).toString();
	}

	private File file(String name) {
		return this.directory.resolve(name).toFile();
	}

}
