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

package io.rmq.boot.diagnostics;

import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains the errors of RMQ that keep an application from starting: no server, one that
 * is too old or refuses, or a configuration that is not valid.
 */
class RmqFailureAnalyzer extends AbstractFailureAnalyzer<RmqException> {

	private static final String NOT_REACHABLE = """
			Do one of the following:

			    - Start a Redis server at that address.
			    - If your server is somewhere else, set spring.data.redis.url, or spring.data.redis.host and spring.data.redis.port.
			    - If it wants a user or a password, set spring.data.redis.username and spring.data.redis.password.
			    - For development and tests, add the dependency com.github.codemonstur:embedded-redis and set rmq.embedded.enabled=true.
			    - To start without the server and connect as soon as it is there, set rmq.fail-fast=false.""";

	private static final String TOO_OLD = """
			Do one of the following:

			    - Upgrade the server to Redis 6.2 or newer, or use any version of Valkey.
			    - If this is the wrong server, set spring.data.redis.url, or spring.data.redis.host and spring.data.redis.port.""";

	private static final String REFUSED = "Look at the server: it may be out of memory, read-only or loading its data, "
			+ "or the user in spring.data.redis.username may lack a permission. To start all the same and try again "
			+ "in the background, set rmq.fail-fast=false.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RmqException cause) {
		return switch (cause.getCode()) {
			case CONNECTION, TIMEOUT -> analysis("RMQ cannot reach its Redis server", NOT_REACHABLE, cause);
			case SERVER_TOO_OLD -> analysis("The Redis server is too old", TOO_OLD, cause);
			case SERVER_REFUSED -> analysis("The Redis server refused what RMQ asked of it", REFUSED, cause);
			case CONFIGURATION -> analysis("RMQ is not configured correctly",
					"Correct what is described above, then start again.", cause);
			default -> null;
		};
	}

	private static FailureAnalysis analysis(String problem, String action, RmqException cause) {
		// The client writes host/<unresolved>:port.
		String message = String.valueOf(cause.getMessage()).replace("/<unresolved>", "");
		return new FailureAnalysis("%s:%n%n    %s".formatted(problem, message), action, cause);
	}

}
