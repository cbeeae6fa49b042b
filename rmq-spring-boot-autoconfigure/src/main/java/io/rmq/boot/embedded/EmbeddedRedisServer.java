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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqServerTooOldException;
import io.rmq.logging.RmqLog;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;
import org.springframework.util.StringUtils;

/**
 * A Redis server that lives as long as the application that started it, keeps everything
 * in memory and listens on the loopback address only. The library's own starter is not
 * used: its shutdown hook would stop the server while listeners still finish their work.
 */
final class EmbeddedRedisServer implements AutoCloseable {

	static final String HOST = "127.0.0.1";

	private static final RmqLog logger = RmqLog.of(EmbeddedRedisServer.class);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

	private static final String READY = "Ready to accept connections";

	/**
	 * Runs the server in a session of its own, so that Ctrl-C in a terminal reaches the
	 * application but not the server, until the application's side of the pipe is closed,
	 * by a stop or by a sudden death. There is nothing to save.
	 */
	private static final String GUARDIAN = """
			trap '' HUP INT TERM
			"$1" --version > /dev/null || exit
			if command -v setsid > /dev/null
			then setsid "$1" "$2" &
			elif command -v perl > /dev/null
			then perl -e 'use POSIX "setsid"; setsid(); exec @ARGV' "$1" "$2" &
			else "$1" "$2" &
			fi
			cat > /dev/null
			kill -9 $!
			wait $!
			rm -rf "$3"
			""";

	private final int port;

	private final Path directory;

	private final Process guardian;

	private EmbeddedRedisServer(int port, Path directory, Process guardian) {
		this.port = port;
		this.directory = directory;
		this.guardian = guardian;
	}

	/**
	 * Start a server and wait until it accepts connections.
	 * @param port the port, or 0 for a free one
	 * @return the server, to be closed by the caller
	 * @throws RmqConfigurationException if it cannot be started
	 * @throws RmqServerTooOldException if the one for this operating system is too old
	 */
	static EmbeddedRedisServer start(int port) {
		EmbeddedRedisPrerequisites.checkPlatform(System.getProperty("os.name"));
		EmbeddedRedisServer server = launch(EmbeddedRedisPrerequisites.checkPort(port));
		server.awaitReady();
		logger.warn(
				"Started an embedded Redis server on %s:%d. It keeps messages in memory only and is for development and tests; in production, %s."
					.formatted(HOST, server.port, EmbeddedRedisPrerequisites.OTHER_SERVER));
		return server;
	}

	static EmbeddedRedisServer launch(int port) {
		Path directory = createDirectory();
		try {
			File executable = ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
			Path configuration = directory.resolve("redis.conf");
			Files.writeString(configuration, """
					bind %1$s
					port %2$d
					dir "%3$s"
					save ""
					appendonly no
					""".formatted(HOST, port, directory));
			Process guardian = new ProcessBuilder("/bin/sh", "-c", GUARDIAN, "rmq-embedded-redis", executable.getPath(),
					configuration.toString(), directory.toString())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("redis.log").toFile()))
				.start();
			return new EmbeddedRedisServer(port, directory, guardian);
		}
		catch (IOException | RuntimeException ex) {
			delete(directory);
			throw new RmqConfigurationException(
					"There is no embedded Redis server for this machine (%s, %s): %s. Instead, %s".formatted(
							System.getProperty("os.name"), System.getProperty("os.arch"), ex,
							EmbeddedRedisPrerequisites.OTHER_SERVER),
					ex);
		}
	}

	void awaitReady() {
		long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
		String log = "";
		while (this.guardian.isAlive() && System.nanoTime() < deadline && !log.contains("aborting")) {
			log = log();
			if (log.contains(READY)) {
				return;
			}
			pause();
		}
		log = log();
		close();
		throw new RmqConfigurationException(
				"The embedded Redis server did not start on %s:%d. It said: %s%nInstead, %s".formatted(HOST, this.port,
						StringUtils.hasText(log) ? log.strip() : "nothing", EmbeddedRedisPrerequisites.OTHER_SERVER),
				null);
	}

	private String log() {
		try {
			return Files.readString(this.directory.resolve("redis.log"));
		}
		catch (IOException ex) {
			return "";
		}
	}

	private void pause() {
		try {
			Thread.sleep(10);
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the embedded Redis server was starting", ex);
		}
	}

	/**
	 * The port that the server listens on.
	 * @return the port
	 */
	int port() {
		return this.port;
	}

	/**
	 * The files of the server, which are deleted when it is closed.
	 * @return the directory
	 */
	Path directory() {
		return this.directory;
	}

	/**
	 * Stop the server and delete its files. Does nothing if it is stopped.
	 */
	@Override
	public void close() {
		try {
			this.guardian.getOutputStream().close();
			this.guardian.waitFor(5, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			logger.debug("The guardian of the embedded Redis server is gone already", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		delete(this.directory);
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("rmq-redis-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make a temporary directory for the embedded Redis server", ex);
		}
	}

	private static void delete(Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			logger.warn("Cannot delete the directory " + directory + " of the embedded Redis server", ex);
		}
	}

}
