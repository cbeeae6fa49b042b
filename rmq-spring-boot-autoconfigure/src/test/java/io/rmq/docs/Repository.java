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

package io.rmq.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the documents and the sources of the project are.
 */
final class Repository {

	static final Path ROOT = Path.of("..");

	private Repository() {
	}

	/**
	 * Return the documents for users: the README and all below {@code docs}.
	 * @return their paths from the root
	 */
	static Stream<Path> documents() {
		return Stream.concat(Stream.of(Path.of("README.md")), files(Path.of("docs"), ".md"));
	}

	/**
	 * Return what the build compiles: the sources of the modules in Java and Kotlin,
	 * tests included.
	 * @return their paths from the root
	 */
	static Stream<Path> sources() {
		return Stream.of("rmq-core/src", "rmq-spring-boot-autoconfigure/src", "samples")
			.flatMap(
					(directory) -> Stream.concat(files(Path.of(directory), ".java"), files(Path.of(directory), ".kt")));
	}

	private static Stream<Path> files(Path directory, String ending) {
		try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
			List<Path> found = files.filter((file) -> file.toString().endsWith(ending)).map(ROOT::relativize).toList();
			return found.stream().filter((file) -> !file.startsWith("samples/benchmark-peers"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
