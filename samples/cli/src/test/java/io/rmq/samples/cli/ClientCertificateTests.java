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

package io.rmq.samples.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.rmq.samples.cli.terminal.Interruption;
import io.rmq.samples.cli.terminal.Terminal;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for servers with certificates of their own, which ask their clients for one.
 */
class ClientCertificateTests {

	@TempDir
	private static Path directory;

	private static TlsFront server;

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@BeforeAll
	static void start() throws Exception {
		server = new TlsFront(directory, TestRedis.url());
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
	}

	@Test
	void connectsWithTheCertificateThatTheServerAsksFor() {
		assertThat(queueInfo(server.url(), "--tls-ca-cert", server.certificate("server"), "--tls-cert",
				server.certificate("client"), "--tls-key", server.key("client")))
			.as(this.err::toString)
			.isZero();
		assertThat(this.out.toString()).contains("TOPIC");
	}

	@Test
	void doesNotConnectWithoutACertificateOrWithAnother() {
		assertThat(queueInfo(server.url(), "--tls-ca-cert", server.certificate("server"))).isEqualTo(4);
		assertThat(queueInfo(server.url(), "--tls-ca-cert", server.certificate("server"), "--tls-cert",
				server.certificate("stranger"), "--tls-key", server.key("stranger")))
			.isEqualTo(4);
	}

	@Test
	void doesNotConnectToAServerThatItDoesNotTrust() {
		assertThat(
				queueInfo(server.url(), "--tls-cert", server.certificate("client"), "--tls-key", server.key("client")))
			.isEqualTo(4);
	}

	@Test
	void certificateAndKeyNeedEachOther() {
		assertThat(queueInfo(server.url(), "--tls-cert", server.certificate("client"))).isEqualTo(2);
		assertThat(queueInfo(server.url(), "--tls-key", server.key("client"))).isEqualTo(2);
		assertThat(this.err.toString().lines()).hasSize(2)
			.allMatch((line) -> line.contains("--tls-cert and --tls-key"));
	}

	@Test
	void certificatesWithoutTlsAreRefused() {
		assertThat(queueInfo(TestRedis.url(), "--tls-ca-cert", server.certificate("server"))).isEqualTo(2);
		assertThat(this.err.toString()).contains("rediss://");
	}

	@Test
	void filesThatCannotBeReadAreReported() throws Exception {
		assertThat(queueInfo(server.url(), "--tls-ca-cert", "missing.crt")).isEqualTo(2);
		assertThat(this.err.toString()).contains("--tls-ca-cert: cannot read the file missing.crt");
		String nonsense = Files.writeString(directory.resolve("nonsense"), "nonsense").toString();
		assertThat(queueInfo(server.url(), "--tls-cert", nonsense, "--tls-key", nonsense)).isEqualTo(2);
		assertThat(this.err.toString()).contains("must be PEM");
	}

	private int queueInfo(String url, String... options) {
		List<String> arguments = new ArrayList<>(
				List.of("--key-prefix", TestRedis.keyPrefix(), "queue-info", "--url", url));
		arguments.addAll(List.of(options));
		Terminal terminal = new Terminal(new ByteArrayInputStream(new byte[0]), new PrintWriter(this.out),
				new PrintWriter(this.err), false);
		return new RmqCommandLine(terminal, Map.of(), new Interruption()).run(arguments.toArray(String[]::new));
	}

}
