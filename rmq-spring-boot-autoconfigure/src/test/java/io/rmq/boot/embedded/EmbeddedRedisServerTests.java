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

package io.rmq.boot.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqServerTooOldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EmbeddedRedisServer}.
 */
@DisabledOnOs(OS.WINDOWS)
class EmbeddedRedisServerTests {

	@Test
	void answersOnALoopbackPort() throws IOException {
		try (EmbeddedRedisServer server = EmbeddedRedisServer.start(0)) {
			assertThat(ask(server.port(), "PING")).isEqualTo("+PONG");
		}
	}

	@Test
	void writesNowhereButIntoItsDirectory() throws IOException {
		try (EmbeddedRedisServer server = EmbeddedRedisServer.start(0)) {
			assertThat(ask(server.port(), "SET a b")).isEqualTo("+OK");
			assertThat(ask(server.port(), "SAVE")).isEqualTo("+OK");
			assertThat(server.directory()).isDirectoryContaining((file) -> file.endsWith("dump.rdb"));
			assertThat(Files.readString(server.directory().resolve("redis.conf"))).contains("save \"\"",
					"appendonly no", "bind 127.0.0.1");
		}
	}

	@Test
	void leavesNoProcessAndNoFileWhenClosed() {
		EmbeddedRedisServer server = EmbeddedRedisServer.start(0);
		ProcessHandle process = processOf(ProcessHandle.current(), server.directory());
		assertThat(process.isAlive()).isTrue();
		server.close();
		assertThat(process.isAlive()).isFalse();
		assertThat(server.directory()).doesNotExist();
		assertThat(isFree(server.port())).isTrue();
	}

	@Test
	void canBeClosedTwice() {
		EmbeddedRedisServer server = EmbeddedRedisServer.start(0);
		server.close();
		server.close();
		assertThat(server.directory()).doesNotExist();
	}

	@Test
	void leavesNoProcessAndNoFileWhenTheApplicationIsKilled() throws IOException {
		Process application = startApplication();
		try (BufferedReader output = application.inputReader()) {
			Path directory = Path.of(output.readLine());
			ProcessHandle server = processOf(application.toHandle(), directory);
			assertThat(server.isAlive()).isTrue();
			application.destroyForcibly();
			await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
			await().atMost(Duration.ofSeconds(5)).until(() -> Files.notExists(directory));
		}
		finally {
			application.destroyForcibly();
		}
	}

	@Test
	@EnabledIf("hasSetsid")
	void outlivesCtrlCUntilTheApplicationHasShutDown() throws IOException {
		// A build that runs in the background ignores SIGINT, and so would what it
		// starts.
		Process application = startApplication("setsid", "env", "--default-signal=INT");
		try (BufferedReader output = application.inputReader()) {
			Path directory = Path.of(output.readLine());
			ProcessHandle server = processOf(application.toHandle(), directory);
			new ProcessBuilder("kill", "-INT", "--", "-" + application.pid()).start();
			assertThat(output.readLine()).isEqualTo("+PONG");
			await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
			await().atMost(Duration.ofSeconds(5)).until(() -> Files.notExists(directory));
		}
		finally {
			application.destroyForcibly();
		}
	}

	@Test
	void saysThatThePortIsInUse() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(EmbeddedRedisServer.HOST))) {
			assertThatExceptionOfType(RmqConfigurationException.class)
				.isThrownBy(() -> EmbeddedRedisServer.start(other.getLocalPort()))
				.withMessageContaining("127.0.0.1:" + other.getLocalPort())
				.withMessageContaining("rmq.embedded.port")
				.withMessageContaining("Choose another port, or 0 for a free one");
		}
	}

	@Test
	void saysWhatTheServerSaidWhenItDoesNotStart() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName(EmbeddedRedisServer.HOST))) {
			EmbeddedRedisServer server = EmbeddedRedisServer.launch(other.getLocalPort());
			assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(server::awaitReady)
				.withMessageContaining("did not start on 127.0.0.1:" + other.getLocalPort())
				.withMessageContaining("Address already in use")
				.withMessageContaining("spring.data.redis.url");
			assertThat(server.directory()).doesNotExist();
		}
	}

	@Test
	void saysThatTheServerForWindowsIsTooOld() {
		assertThatExceptionOfType(RmqServerTooOldException.class)
			.isThrownBy(() -> EmbeddedRedisPrerequisites.checkPlatform("Windows 11"))
			.withMessageContaining("version 5.0")
			.withMessageContaining("WSL");
	}

	@Test
	void saysWhichLibraryIsMissing() {
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> EmbeddedRedisPrerequisites.checkLibrary(new FilteredClassLoader("redis.embedded")))
			.withMessageContaining("com.github.codemonstur:embedded-redis");
	}

	static boolean hasSetsid() {
		return Files.isExecutable(Path.of("/usr/bin/setsid"));
	}

	private static Process startApplication(String... prefix) throws IOException {
		List<String> command = new ArrayList<>(List.of(prefix));
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), UnclosedServerApplication.class.getName()));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	private static ProcessHandle processOf(ProcessHandle application, Path directory) {
		return application.descendants()
			.filter((process) -> process.info()
				.command()
				.filter((command) -> command.startsWith(directory.toString()))
				.isPresent())
			.findFirst()
			.orElseThrow();
	}

	private static boolean isFree(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(EmbeddedRedisServer.HOST, port), 1000);
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	static String ask(int port, String command) throws IOException {
		try (Socket socket = new Socket(EmbeddedRedisServer.HOST, port)) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			InputStream input = socket.getInputStream();
			StringBuilder answer = new StringBuilder();
			for (int c = input.read(); c != '\r' && c != -1; c = input.read()) {
				answer.append((char) c);
			}
			return answer.toString();
		}
	}

}
