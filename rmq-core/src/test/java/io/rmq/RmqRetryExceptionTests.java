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

package io.rmq;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RmqRetryException}.
 */
class RmqRetryExceptionTests {

	@Test
	void tellsTheDelay() {
		RmqRetryException exception = new RmqRetryException(Duration.ofSeconds(5));
		assertThat(exception.getDelay()).isEqualTo(Duration.ofSeconds(5));
		assertThat(exception.getCode()).isEqualTo(RmqErrorCode.RETRY);
		assertThat(exception).hasMessageContaining("PT5S");
	}

	@Test
	void keepsItsCause() {
		IllegalStateException cause = new IllegalStateException("busy");
		assertThat(new RmqRetryException(Duration.ZERO, "The shop is closed", cause)).hasMessage("The shop is closed")
			.hasCause(cause);
	}

	@Test
	void refusesAnImpossibleDelay() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RmqRetryException(Duration.ofMillis(-1)))
			.withMessage("The delay of a retry must be between none and ten years, not PT-0.001S");
		assertThatIllegalArgumentException().isThrownBy(() -> new RmqRetryException(Duration.ofDays(3651)));
	}

}
