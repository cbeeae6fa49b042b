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

package io.rmq.broker.redis;

import java.util.Map;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqServerTooOldException;
import io.rmq.broker.ServerInfo;

/**
 * Reads who the server is from what it says of itself.
 */
final class ServerVersion {

	private static final int MAJOR = 6;

	private static final int MINOR = 2;

	private ServerVersion() {
	}

	static ServerInfo require(Map<String, String> facts) {
		String compatible = facts.getOrDefault("redis_version", "0.0.0");
		String product = facts.getOrDefault("server_name", "redis");
		String version = facts.getOrDefault(product + "_version", compatible);
		String[] parts = compatible.split("\\.");
		int major = Integer.parseInt(parts[0]);
		int minor = (parts.length > 1) ? Integer.parseInt(parts[1]) : 0;
		if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
			throw new RmqServerTooOldException("RMQ needs Redis %d.%d or newer, or Valkey; the server is %s %s"
				.formatted(MAJOR, MINOR, product, version), null);
		}
		return new ServerInfo(product, version, mode(facts));
	}

	/**
	 * Refuse a server of which a client can use only some keys.
	 * @throws RmqConfigurationException if the server is a node of a cluster
	 */
	static void refuseCluster(Map<String, String> facts) {
		if ("cluster".equals(mode(facts))) {
			throw new RmqConfigurationException(
					"The server is a node of a Redis Cluster, which RMQ does not support yet; set spring.data.redis.* to a standalone server or to Sentinel, or define a Broker bean with a LettuceConnectionFactory of its own",
					null);
		}
	}

	/**
	 * Redis and Valkey 7 report {@code redis_mode}; Valkey 8 and newer report
	 * {@code server_mode}, unless they are configured to imitate Redis.
	 */
	private static String mode(Map<String, String> facts) {
		return facts.getOrDefault("server_mode", facts.getOrDefault("redis_mode", "standalone"));
	}

}
