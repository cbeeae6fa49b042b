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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ServerCalls}.
 */
class ServerCallsTests {

	private static final Duration SHORT = Duration.ofMillis(20);

	private final ServerCalls calls = new ServerCalls();

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.released.countDown();
		this.calls.close();
	}

	@Test
	void resultAndFailureAreThoseOfTheCall() {
		assertThat(this.calls.call(ServerCalls.READ, true, () -> 7)).isEqualTo(7);
		assertThatIllegalArgumentException().isThrownBy(() -> this.calls.call(ServerCalls.READ, true, () -> {
			throw new IllegalArgumentException("no");
		})).withMessage("no");
	}

	@Test
	void callsThatHangAreLimitedInTimeAndNumber() {
		for (int i = 0; i < ServerCalls.THREADS; i++) {
			assertThatExceptionOfType(RmqException.class).isThrownBy(() -> this.calls.call(SHORT, false, this::hang))
				.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.TIMEOUT));
		}
		assertThatExceptionOfType(UnavailableException.class)
			.isThrownBy(() -> this.calls.call(Duration.ofMinutes(1), true, () -> 7));
	}

	private boolean hang() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return true;
	}

}
