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
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts a server, says where its files are, and goes on asking it while it shuts down.
 */
public final class UnclosedServerApplication {

	private UnclosedServerApplication() {
	}

	public static void main(String[] args) throws InterruptedException {
		PrintStream output = System.out;
		System.setOut(System.err);
		EmbeddedRedisServer server = EmbeddedRedisServer.start(0);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> output.println(ping(server.port()))));
		output.println(server.directory());
		new CountDownLatch(1).await(1, TimeUnit.MINUTES);
	}

	/**
	 * Ask for longer than the server needs to shut down.
	 */
	private static String ping(int port) {
		try {
			long deadline = System.nanoTime() + Duration.ofSeconds(1).toNanos();
			String answer;
			do {
				answer = EmbeddedRedisServerTests.ask(port, "PING");
			}
			while (System.nanoTime() < deadline);
			return answer;
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
