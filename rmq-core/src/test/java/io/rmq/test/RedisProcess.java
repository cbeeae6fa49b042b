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

package io.rmq.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * One run of a redis-server on a loopback port. Killed, if it still runs, when the JVM
 * ends.
 */
final class RedisProcess {

	static final String HOST = "127.0.0.1";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(RedisProcess::cleanUp, "redis-clean-up"));
	}

	private final Process process;

	private final int port;

	private final Path log;

	private RedisProcess(Process process, int port, Path log) {
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/**
	 * Start a server; does not wait until it answers.
	 */
	static RedisProcess start(int port, Path directory, List<String> options) {
		List<String> arguments = new ArrayList<>(List.of("--bind", HOST, "--port", Integer.toString(port), "--dir",
				directory.toString(), "--save", "", "--daemonize", "no"));
		arguments.addAll(options);
		return run(port, directory, arguments);
	}

	/**
	 * Start a sentinel; does not wait until it answers.
	 * @param configuration its configuration file, which it writes to
	 */
	static RedisProcess startSentinel(int port, Path configuration) {
		return run(port, configuration.getParent(),
				List.of(configuration.toString(), "--sentinel", "--port", Integer.toString(port)));
	}

	private static RedisProcess run(int port, Path directory, List<String> arguments) {
		Path log = directory.resolve("redis.log");
		List<String> command = new ArrayList<>();
		command.add(RedisExecutable.find().toString());
		command.addAll(arguments);
		try {
			Process process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
			RUNNING.add(process);
			return new RedisProcess(process, port, log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until a ping is answered with a line that begins like that.
	 */
	void awaitAnswer(String answer) {
		try {
			Awaitility.await()
				.atMost(PATIENCE)
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(10))
				.failFast(() -> !this.process.isAlive())
				.until(() -> ping().startsWith(answer));
		}
		catch (ConditionTimeoutException | TerminalFailureException ex) {
			throw new IllegalStateException("The redis-server on port " + this.port + " does not answer a ping with '"
					+ answer + "'; its log: " + log(), ex);
		}
	}

	private String ping() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(HOST, this.port), 200);
			socket.setSoTimeout(500);
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			byte[] answer = new byte[64];
			int length = socket.getInputStream().read(answer);
			return (length > 0) ? new String(answer, 0, length, StandardCharsets.US_ASCII) : "";
		}
		catch (IOException ex) {
			return "";
		}
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return "unreadable, " + ex;
		}
	}

	long pid() {
		return this.process.pid();
	}

	boolean isRunning() {
		return this.process.isAlive();
	}

	/**
	 * End it in good order, as an operator does.
	 */
	void stop() {
		this.process.destroy();
		awaitEnd();
	}

	/**
	 * End it at once, as a power cut does.
	 */
	void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	void signal(String name) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
			if (kill.waitFor() != 0) {
				throw new IllegalStateException("Cannot send " + name + " to process " + pid());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void awaitEnd() {
		try {
			if (!this.process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
			RUNNING.remove(this.process);
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static void cleanUp() {
		RUNNING.forEach(Process::destroyForcibly);
		RUNNING.forEach((process) -> process.onExit()
			.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> process)
			.join());
		TemporaryDirectories.deleteAll();
	}

}
