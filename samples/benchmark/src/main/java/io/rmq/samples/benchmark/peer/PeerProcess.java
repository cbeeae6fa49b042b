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

package io.rmq.samples.benchmark.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * A process that measures one of the other queues, and prints a line of JSON with what
 * came out.
 */
final class PeerProcess {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private static final String BEGINNING = "{\"name\":";

	private final PeerModule module;

	private final Path target;

	private final List<String> properties;

	/**
	 * Create a process, which is not started yet.
	 * @param module what to run
	 * @param modules where the modules are
	 * @param properties the system properties, as options of a JVM
	 */
	PeerProcess(PeerModule module, Path modules, List<String> properties) {
		this.module = module;
		this.target = modules.resolve(module.directory()).resolve("target");
		this.properties = List.copyOf(properties);
	}

	/**
	 * Run the process to its end.
	 * @return what came out, or why nothing did
	 */
	PeerResult run() throws IOException, InterruptedException {
		Path classpath = this.target.resolve("classpath.txt");
		if (!Files.exists(classpath)) {
			throw new IllegalStateException(
					"There is no %s: other queues are measured with -Dpeers=true, which builds their modules"
						.formatted(classpath));
		}
		Path log = this.target.resolve("peer.log");
		Process process = new ProcessBuilder(command(Files.readString(classpath).strip())).redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				return failed("not done within " + TIMEOUT, log);
			}
		}
		finally {
			process.destroyForcibly();
		}
		return result(log).orElseGet(() -> failed("failed with exit code " + process.exitValue(), log));
	}

	private List<String> command(String classpath) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return Stream
			.of(Stream.of(java, "-Xms1g", "-Xmx1g"), this.properties.stream(), Stream.of("-cp",
					this.target.resolve("classes") + File.pathSeparator + classpath, this.module.mainClass()))
			.flatMap((part) -> part)
			.toList();
	}

	private static Optional<PeerResult> result(Path log) throws IOException {
		try (Stream<String> lines = Files.lines(log)) {
			return lines.filter((line) -> line.startsWith(BEGINNING))
				.findFirst()
				.map((line) -> JsonMapper.builder().build().readValue(line, PeerResult.class));
		}
	}

	private PeerResult failed(String problem, Path log) {
		return PeerResult.failed(this.module.directory(), "%s, see %s".formatted(problem, log));
	}

}
