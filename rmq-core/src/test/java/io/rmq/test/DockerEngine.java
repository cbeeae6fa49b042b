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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tells whether a Docker engine listens, quicker and quieter than Testcontainers does
 * when there is none.
 */
final class DockerEngine {

	private static final int TIMEOUT_MILLIS = 300;

	private DockerEngine() {
	}

	static boolean answers() {
		String host = System.getenv("DOCKER_HOST");
		if (host != null && !host.isBlank()) {
			return listens(URI.create(host));
		}
		if (System.getProperty("os.name").startsWith("Windows")) {
			// There it is a named pipe: let Testcontainers find out.
			return true;
		}
		String runtime = System.getenv("XDG_RUNTIME_DIR");
		return Stream
			.of("/var/run/docker.sock", System.getProperty("user.home") + "/.docker/run/docker.sock",
					System.getProperty("user.home") + "/.docker/desktop/docker.sock",
					(runtime != null) ? runtime + "/docker.sock" : null)
			.filter(Objects::nonNull)
			.anyMatch((socket) -> listens(Path.of(socket)));
	}

	private static boolean listens(URI host) {
		if ("unix".equals(host.getScheme())) {
			return listens(Path.of(host.getPath()));
		}
		if (host.getHost() == null || host.getPort() < 0) {
			// A named pipe or an SSH tunnel: let Testcontainers find out.
			return true;
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host.getHost(), host.getPort()), TIMEOUT_MILLIS);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static boolean listens(Path socket) {
		if (!Files.exists(socket)) {
			return false;
		}
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			return channel.connect(UnixDomainSocketAddress.of(socket));
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

}
