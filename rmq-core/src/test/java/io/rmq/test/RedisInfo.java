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

import io.lettuce.core.api.sync.RedisCommands;

/**
 * Reads numbers out of what a server says of itself.
 */
final class RedisInfo {

	private RedisInfo() {
	}

	static long number(RedisCommands<String, String> commands, String section, String name) {
		return commands.info(section)
			.lines()
			.filter((line) -> line.startsWith(name + ":"))
			.map((line) -> Long.parseLong(line.substring(name.length() + 1).trim()))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("INFO " + section + " says nothing of " + name));
	}

}
