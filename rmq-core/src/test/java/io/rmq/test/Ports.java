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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for the servers of tests. A port is reserved among all JVMs of tests on this
 * machine, also while its server does not run, by a lock on a file. It is none of those
 * that the system gives to clients, which could take it meanwhile; nor is the port 10,000
 * above it, at which a node of a cluster listens to the others.
 */
final class Ports {

	private static final int FIRST = 20_000;

	private static final int NUMBER = 2_700;

	private static final Path DIRECTORY = Path.of(System.getProperty("java.io.tmpdir"),
			"rmq-test-ports-" + System.getProperty("user.name"));

	private static final Map<Integer, FileChannel> RESERVED = new ConcurrentHashMap<>();

	private Ports() {
	}

	/**
	 * Reserve a port on which nothing listens, until it is released or the JVM ends.
	 */
	static int reserve() {
		try {
			Files.createDirectories(DIRECTORY);
			for (int i = 0; i < NUMBER; i++) {
				int port = FIRST + ThreadLocalRandom.current().nextInt(NUMBER);
				if (reserve(port)) {
					return port;
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new IllegalStateException("No port of %d to %d is free".formatted(FIRST, FIRST + NUMBER - 1));
	}

	private static boolean reserve(int port) throws IOException {
		FileChannel channel = FileChannel.open(DIRECTORY.resolve(Integer.toString(port)), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		if (isLocked(channel) && isFree(port)) {
			RESERVED.put(port, channel);
			return true;
		}
		channel.close();
		return false;
	}

	private static boolean isLocked(FileChannel channel) throws IOException {
		try {
			return channel.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(RedisProcess.HOST))) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Let others have a port.
	 */
	static void release(int port) {
		FileChannel channel = RESERVED.remove(port);
		if (channel != null) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
