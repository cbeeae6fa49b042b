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

package io.rmq.listener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Concurrency}.
 */
class ConcurrencyTests {

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "2-8, 2, 8", "' 2 - 8 ', 2, 8", "5-5, 5, 5" })
	void numbersAndRangesAreRead(String text, int min, int max) {
		assertThat(Concurrency.parse(text)).isEqualTo(new Concurrency(min, max));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "0-4", "8-2", "a", "", "2-", "-2-8", "2..8", "99999999999" })
	void everythingElseIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Concurrency.parse(text))
			.withMessageStartingWith("concurrency must be");
	}

	@Test
	void isPrintedAsItIsRead() {
		assertThat(new Concurrency(2, 8)).hasToString("2-8");
		assertThat(new Concurrency(3, 3)).hasToString("3");
	}

}
