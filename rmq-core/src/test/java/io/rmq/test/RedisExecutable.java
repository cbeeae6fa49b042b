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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * Finds a redis-server program: the one that {@value #ENVIRONMENT} names, else the one
 * that the embedded-redis library carries for this machine, else the one on the path.
 */
final class RedisExecutable {

	static final String ENVIRONMENT = "RMQ_TEST_REDIS_SERVER";

	private static @Nullable Path found;

	private RedisExecutable() {
	}

	/**
	 * Return whether the environment names a program.
	 */
	static boolean isNamed() {
		String named = System.getenv(ENVIRONMENT);
		return named != null && !named.isBlank();
	}

	static synchronized Path find() {
		if (found == null) {
			found = search();
		}
		return found;
	}

	private static Path search() {
		if (isNamed()) {
			String named = System.getenv(ENVIRONMENT);
			Path path = Path.of(named);
			if (!Files.isExecutable(path)) {
				throw new IllegalStateException(
						ENVIRONMENT + " must name a program that can be run, '" + named + "' cannot");
			}
			return path;
		}
		try {
			return unpack();
		}
		catch (Exception ex) {
			return searchPath(ex);
		}
	}

	private static Path unpack() throws IOException {
		File directory = TemporaryDirectories.create("rmq-redis-server").toFile();
		return ExecutableProvider.newJarResourceProvider(directory).get().toPath();
	}

	private static Path searchPath(Exception reason) {
		String path = System.getenv("PATH");
		return Stream.of(((path != null) ? path : "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, "redis-server"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElseThrow(() -> new UncheckedIOException(new IOException("There is no redis-server for this machine "
					+ "in embedded-redis and none on the path; name one with " + ENVIRONMENT, reason)));
	}

}
