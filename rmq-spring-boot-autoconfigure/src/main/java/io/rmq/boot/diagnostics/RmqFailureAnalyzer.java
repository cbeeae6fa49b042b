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

import javax.net.ssl.SSLException;

import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains the errors of RMQ that keep an application from starting: no server, one that
 * is too old, does not accept the credentials, the database or TLS, or refuses something
 * else, or a configuration that is not valid.
 */
class RmqFailureAnalyzer extends AbstractFailureAnalyzer<RmqException> {

	private static final String NOT_REACHABLE = """
			Do one of the following:

			    - Start a Redis server at that address.
			    - If your server is somewhere else, set spring.data.redis.url, or spring.data.redis.host and spring.data.redis.port.
			    - If the server takes TLS only, set spring.data.redis.ssl.enabled=true; if it takes none, remove that.
			    - For development and tests, add the dependency com.github.codemonstur:embedded-redis and set rmq.embedded.enabled=true.
			    - To start without the server and connect as soon as it is there, set rmq.fail-fast=false.""";

	private static final String TOO_OLD = """
			Do one of the following:

			    - Upgrade the server to Redis 6.2 or newer, or use any version of Valkey.
			    - If this is the wrong server, set spring.data.redis.url, or spring.data.redis.host and spring.data.redis.port.""";

	private static final String TLS = """
			Do one of the following:

			    - If the server does not take TLS at that port, remove spring.data.redis.ssl.* and use redis:// instead of rediss:// in spring.data.redis.url.
			    - If its certificate is not trusted, name an SSL bundle that trusts it in spring.data.redis.ssl.bundle (spring.ssl.bundle.*).
			    - If the server wants a certificate of the client, add it to that bundle as its key store.
			    - If the certificate is for another host name, use that one in spring.data.redis.url or spring.data.redis.host.""";

	private static final String CREDENTIALS = """
			Do one of the following:

			    - If the server wants a password, set spring.data.redis.password, and spring.data.redis.username for a user of its access control list.
			    - If the server has no password, remove spring.data.redis.password, spring.data.redis.username and what spring.data.redis.url has of them.
			    - Compare them with the server's: redis-cli --user <user> --askpass PING.""";

	private static final String RIGHTS = "Give the user in spring.data.redis.username the rights that RMQ needs, which "
			+ "docs/health.md lists as one ACL SETUSER command. ACL LOG on the server shows what was refused.";

	private static final String DATABASE = "Set spring.data.redis.database, or the number at the end of spring.data.redis.url, "
			+ "to a database that the server has: from 0 to one less than its setting 'databases'. Many managed "
			+ "servers have only database 0.";

	private static final String REFUSED = "Look at the server: it may be out of memory, read-only or loading its data. "
			+ "To start nevertheless and connect in the background, set rmq.fail-fast=false.";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RmqException cause) {
		return switch (cause.getCode()) {
			case CONNECTION, TIMEOUT ->
				isCausedByTls(cause) ? analysis("RMQ cannot make a TLS connection to its Redis server", TLS, cause)
						: analysis("RMQ cannot reach its Redis server", NOT_REACHABLE, cause);
			case SERVER_TOO_OLD -> analysis("The Redis server is too old", TOO_OLD, cause);
			case SERVER_REFUSED -> refused(cause);
			case CONFIGURATION -> analysis("RMQ is not configured correctly",
					"Correct what is described above, then start again.", cause);
			default -> null;
		};
	}

	private static FailureAnalysis refused(RmqException cause) {
		String message = String.valueOf(cause.getMessage());
		if (message.contains("NOPERM ")) {
			return analysis("The user of the Redis server lacks a right that RMQ needs", RIGHTS, cause);
		}
		if (message.contains("NOAUTH ") || message.contains("WRONGPASS ") || message.contains("AUTH <password>")) {
			return analysis("The Redis server does not accept the user or the password", CREDENTIALS, cause);
		}
		if (message.contains("DB index")) {
			return analysis("The Redis server does not have the database", DATABASE, cause);
		}
		return analysis("The Redis server refused what RMQ asked of it", REFUSED, cause);
	}

	private static boolean isCausedByTls(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof SSLException) {
				return true;
			}
		}
		return false;
	}

	private static FailureAnalysis analysis(String problem, String action, RmqException cause) {
		// The client writes host/<unresolved>:port.
		String message = String.valueOf(cause.getMessage()).replace("/<unresolved>", "");
		return new FailureAnalysis("%s:%n%n    %s".formatted(problem, message), action, cause);
	}

}
