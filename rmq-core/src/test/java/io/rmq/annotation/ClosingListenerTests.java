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

package io.rmq.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.rmq.listener.container.LogLines;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that one of its handlers closes, on a real server.
 */
class ClosingListenerTests {

	@Test
	void handlerThatClosesTheApplicationDoesNotWaitForItselfAndItsMessageIsDone() {
		try (LogLines log = new LogLines();
				ListenerApplication application = ListenerApplication.start(Closing.class)) {
			CompletableFuture<Void> closed = application.bean(Closing.class).closed;
			application.send("close");
			// The shutdown timeout is longer.
			closed.orTimeout(15, TimeUnit.SECONDS).join();
			assertThat(application.stored()).isZero();
			assertThat(log.lines(Level.WARN, "")).isEmpty();
		}
	}

	static class Closing {

		private final CompletableFuture<Void> closed = new CompletableFuture<>();

		private final ConfigurableApplicationContext context;

		Closing(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@RmqListener(topic = "${topic}")
		void on(String payload) {
			this.context.close();
			this.closed.complete(null);
		}

	}

}
