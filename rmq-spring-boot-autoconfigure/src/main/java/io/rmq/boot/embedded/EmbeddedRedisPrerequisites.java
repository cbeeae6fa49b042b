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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqServerTooOldException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What an embedded server needs, and what to say if it is not there.
 */
final class EmbeddedRedisPrerequisites {

	static final String OTHER_SERVER = "use a server of your own (spring.data.redis.url or spring.data.redis.host) "
			+ "and set rmq.embedded.enabled=false";

	private static final String DEPENDENCY = "com.github.codemonstur:embedded-redis";

	private EmbeddedRedisPrerequisites() {
	}

	static void checkPlatform(String operatingSystem) {
		if (operatingSystem.startsWith("Windows")) {
			throw new RmqServerTooOldException(
					"The embedded Redis server for Windows is version 5.0, but RMQ needs 6.2 "
							+ "or newer. Run the application in WSL, or " + OTHER_SERVER,
					null);
		}
	}

	static void checkLibrary(@Nullable ClassLoader classLoader) {
		if (!ClassUtils.isPresent("redis.embedded.core.ExecutableProvider", classLoader)) {
			throw new RmqConfigurationException("rmq.embedded.enabled is true, but there is no embedded server on the "
					+ "class path. Add the dependency " + DEPENDENCY + ", or " + OTHER_SERVER, null);
		}
	}

	/**
	 * Check that a port can be listened on.
	 * @param port the port, or 0 for a free one
	 * @return the port, or the free one that was found
	 */
	static int checkPort(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getByName(EmbeddedRedisServer.HOST), port));
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new RmqConfigurationException(
					"The embedded Redis server cannot listen on %s:%d, set by rmq.embedded.port: "
						.formatted(EmbeddedRedisServer.HOST, port) + ex.getMessage()
							+ ". Choose another port, or 0 for a free one",
					ex);
		}
	}

}
