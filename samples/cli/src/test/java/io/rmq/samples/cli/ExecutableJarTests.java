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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.rmq.test.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Starts the jar as its users do. It is built after the other tests.
 */
class ExecutableJarTests {

	private static final String JAR = System.getProperty("rmq.cli.jar");

	@TempDir
	private Path directory;

	private Path out;

	private Path err;

	@BeforeEach
	void requireJar() {
		assumeThat(JAR).as("rmq.cli.jar, set by the build once there is the jar").isNotNull();
		this.out = this.directory.resolve("out");
		this.err = this.directory.resolve("err");
	}

	@Test
	void tellsItsVersion() throws Exception {
		assertThat(rmq("--version")).isZero();
		assertThat(this.out).content().startsWith("rmq ").doesNotContain("$");
		assertThat(this.err).isEmptyFile();
	}

	@Test
	void worksWithTheServerThatTheEnvironmentNames() throws Exception {
		String topic = TestRedis.uniqueName("jar");
		assertThat(rmq("send", topic, "{}")).isZero();
		assertThat(rmq("queue-info", topic)).isZero();
		assertThat(this.out).content().startsWith("TOPIC").contains(topic);
		assertThat(this.err).isEmptyFile();
		assertThat(rmq("queue-info", "nope")).isEqualTo(3);
		assertThat(rmq("peek", topic, "--limit", "0")).isEqualTo(2);
		assertThat(rmq("purge-queue", topic)).isEqualTo(5);
		assertThat(rmq("queue-info", "--url", "redis://localhost:1")).isEqualTo(4);
		assertThat(this.err).content().hasLineCount(1).startsWith("rmq: ");
	}

	@Test
	void checksAFileWithAllThatTheJarHas() throws Exception {
		Path file = Files.writeString(this.directory.resolve("application.yml"), "rmq.consumer.lease: 1s\n");
		assertThat(rmq("validate-config", file.toString())).isOne();
		assertThat(this.out).content().contains("application.yml:1: error: rmq.consumer.lease: ");
		assertThat(this.err).isEmptyFile();
	}

	@Test
	void endsInOrderWhenItIsInterrupted() throws Exception {
		String topic = TestRedis.uniqueName("jar");
		rmq("send", topic, "{}");
		Process tail = start("stats", "--watch", "--interval", "100ms");
		await().until(() -> Files.readString(this.out).contains(topic));
		tail.destroy();
		assertThat(tail.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(tail.exitValue()).isEqualTo(143);
		assertThat(this.err).isEmptyFile();
	}

	private int rmq(String... arguments) throws IOException, InterruptedException {
		Process process = start(arguments);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		return process.exitValue();
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-jar", JAR, "--key-prefix", TestRedis.keyPrefix()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(this.out.toFile())
			.redirectError(this.err.toFile());
		builder.environment().put("REDIS_URL", TestRedis.url());
		builder.environment()
			.keySet()
			.removeIf((name) -> name.endsWith("_JAVA_OPTIONS") || name.equals("JAVA_TOOL_OPTIONS"));
		Process process = builder.start();
		process.getOutputStream().close();
		return process;
	}

}
