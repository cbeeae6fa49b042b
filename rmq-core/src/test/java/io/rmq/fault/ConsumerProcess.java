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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.rmq.listener.container.ContainerFixture;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;

/**
 * A running {@link ConsumerProgram}, and what it has told so far.
 */
final class ConsumerProcess implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader = new Thread(this::read, "consumer-process-reader");

	private ConsumerProcess(Process process) {
		this.process = process;
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Start a process and wait until its listener runs, or has died of a message.
	 */
	static ConsumerProcess start(String topic, Duration lease, int concurrency, int prefetch, Duration handling) {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				ConsumerProgram.class.getName(), TestRedis.url(), TestRedis.keyPrefix(), topic, ContainerFixture.GROUP,
				"" + lease.toMillis(), "" + concurrency, "" + prefetch, "" + handling.toMillis());
		try {
			ConsumerProcess started = new ConsumerProcess(builder.redirectErrorStream(true).start());
			Awaitility.await("the listener runs")
				.atMost(Duration.ofSeconds(30))
				.pollInterval(Duration.ofMillis(5))
				.until(() -> !started.told("started").isEmpty() || !started.reader.isAlive());
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("unreadable: " + ex);
		}
	}

	/**
	 * Wait until it has told something as often.
	 */
	void await(String what, int count) {
		Awaitility.await("'%s' told %d times".formatted(what, count))
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(5))
			.failFast("the process ended: " + this.lines, () -> !this.reader.isAlive() && told(what).size() < count)
			.until(() -> told(what).size() >= count);
	}

	/**
	 * Return the messages of which it has told something, in order.
	 */
	List<String> told(String what) {
		return this.lines.stream()
			.filter((line) -> line.equals(what) || line.startsWith(what + " "))
			.map((line) -> line.substring(Math.min(line.length(), what.length() + 1)))
			.map((rest) -> rest.split(" ")[0])
			.toList();
	}

	List<String> lines() {
		return this.lines;
	}

	/**
	 * End it as an operator does, and wait until it has.
	 */
	int terminate() {
		// Not the process itself, which would close what it has yet to tell.
		this.process.toHandle().destroy();
		return awaitEnd();
	}

	/**
	 * End it as a power cut does, and wait until it has.
	 */
	void kill() {
		this.process.toHandle().destroyForcibly();
		awaitEnd();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	void pause() {
		signal("STOP");
	}

	void resume() {
		signal("CONT");
	}

	private int awaitEnd() {
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("The process does not end: " + this.lines);
			}
			this.reader.join();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void signal(String name) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start();
			if (kill.waitFor() != 0) {
				throw new IllegalStateException("Cannot send " + name + " to process " + this.process.pid());
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

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
