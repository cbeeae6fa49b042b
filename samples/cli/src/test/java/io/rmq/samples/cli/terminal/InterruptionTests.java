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

package io.rmq.samples.cli.terminal;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class InterruptionTests {

	private final Interruption interruption = new Interruption();

	@Test
	void doesNotWaitForACommandThatWaitsForAnAnswer() {
		assertThat(signal()).succeedsWithin(Duration.ofSeconds(2));
		assertThat(this.interruption.isRequested()).isTrue();
	}

	@Test
	void waitsUntilWorkHasEnded() {
		PrintWriter nowhere = new PrintWriter(new StringWriter());
		Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, true);
		try (ProgressBar progress = new ProgressBar(terminal, this.interruption)) {
			assertThat(progress.proceed(0, 1, 0)).isTrue();
			CompletableFuture<Void> signal = signal();
			assertThat(this.interruption.await(Duration.ofSeconds(10))).isTrue();
			assertThat(progress.proceed(1, 1, 1)).isFalse();
			assertThat(signal).isNotDone();
			this.interruption.end();
			assertThat(signal).succeedsWithin(Duration.ofSeconds(2));
		}
	}

	@Test
	void waitsForACommandThatGoesOnUntilItIsInterrupted() {
		this.interruption.await(Duration.ofMillis(1));
		CompletableFuture<Void> signal = signal();
		assertThat(this.interruption.await(Duration.ofSeconds(10))).isTrue();
		assertThat(signal).isNotDone();
		this.interruption.end();
		assertThat(signal).succeedsWithin(Duration.ofSeconds(2));
	}

	private CompletableFuture<Void> signal() {
		return CompletableFuture.runAsync(this.interruption::signalled);
	}

}
