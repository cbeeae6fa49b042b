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
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the script with a Java that only writes down what it is started with, a line for
 * each argument, and makes the archive that it is asked for.
 */
@DisabledOnOs(OS.WINDOWS)
class ScriptTests {

	private static final String JAVA = """
			#!/bin/sh
			for argument in "$@"; do
				echo "$argument"
				case "$argument" in -XX:ArchiveClassesAtExit=*) : >"${argument#*=}" ;; esac
			done >>"$JAVA_HOME/$(case "$*" in *ArchiveClassesAtExit*) echo archiving ;; *) echo started ;; esac)"
			""";

	@TempDir
	private Path directory;

	private Path home;

	private Path cache;

	@BeforeEach
	void prepare() throws IOException {
		this.home = this.directory.resolve("a home");
		this.cache = this.directory.resolve("a cache");
		Path java = Files.writeString(Files.createDirectories(this.home.resolve("bin")).resolve("java"), JAVA);
		Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.copy(Path.of("rmq"), this.directory.resolve("rmq"));
		Files.createFile(this.directory.resolve("rmq-cli.jar"));
	}

	@Test
	void startsWithAnArchiveInADirectoryWithBlanks() throws Exception {
		rmq("send", "orders", "a payload");
		List<String> started = Files.readAllLines(this.home.resolve("started"));
		assertThat(started).filteredOn((argument) -> argument.startsWith("-XX:SharedArchiveFile="))
			.singleElement()
			.satisfies((argument) -> assertThat(Path.of(argument.substring(argument.indexOf('=') + 1))).exists()
				.hasParent(this.cache));
		assertThat(started).endsWith("-jar", this.directory.resolve("rmq-cli.jar").toString(), "send", "orders",
				"a payload");
	}

	@Test
	void makesTheArchiveOnceAndConnectsToNoServerForIt() throws Exception {
		rmq("--version");
		Path archiving = this.home.resolve("archiving");
		assertThat(archiving).content().contains("--url\nredis://127.0.0.1:1\n");
		Files.delete(archiving);
		rmq("--version");
		assertThat(archiving).doesNotExist();
	}

	@Test
	void removesOldArchivesOnceItMakesANewOne() throws Exception {
		Instant old = Instant.now().minus(Duration.ofDays(9));
		for (String name : List.of("1.jsa", "2.jsa.77", "notes.txt")) {
			Path file = Files.createFile(Files.createDirectories(this.cache).resolve(name));
			Files.setLastModifiedTime(file, FileTime.from(old));
		}
		Files.createFile(this.cache.resolve("3.jsa"));
		rmq("--version");
		assertThat(this.cache.toFile().list()).contains("3.jsa", "notes.txt")
			.doesNotContain("1.jsa", "2.jsa.77")
			.hasSize(3);
	}

	@Test
	void leavesNoUnfinishedArchiveWhenItIsInterrupted() throws Exception {
		Path java = this.home.resolve("bin/java");
		Files.writeString(java, Files.readString(java) + "exec sleep 1\n");
		Process process = start("--version");
		await().until(() -> this.home.resolve("archiving").toFile().exists());
		process.destroy();
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(143);
		assertThat(this.home.resolve("started")).doesNotExist();
		assertThat(this.cache).isEmptyDirectory();
	}

	private void rmq(String... arguments) throws IOException, InterruptedException {
		Process process = start(arguments);
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of("sh", this.directory.resolve("rmq").toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		builder.environment().put("JAVA_HOME", this.home.toString());
		builder.environment().put("RMQ_CACHE", this.cache.toString());
		return builder.start();
	}

}
