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

package io.rmq.audit;

import java.util.Map;

/**
 * The servers that RMQ was tested with, as {@code docs/health.md} lists them with the
 * source of each.
 */
final class TestedServers {

	/**
	 * The newest major version of each product, by the name that the server gives itself.
	 */
	private static final Map<String, Integer> NEWEST = Map.of("redis", 8, "valkey", 9);

	private TestedServers() {
	}

	/**
	 * Return whether RMQ was tested with the product, in this major version or a newer
	 * one.
	 */
	static boolean include(String product, int major) {
		return major <= NEWEST.getOrDefault(product, -1);
	}

}
