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

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RmqDeadLetterTests {

	private static final RmqDeadLetter DEAD_LETTER = new RmqDeadLetter("FATAL", "com.example.Oops", "no", "orders",
			"billing", "m-1", 4, Instant.parse("2026-01-02T03:04:05.678Z"));

	@Test
	void headersSayTheSameBesideTheMessagesOwn() {
		RmqHeaders headers = DEAD_LETTER.addTo(RmqHeaders.of(Map.of("tenant", "7")));
		assertThat(headers.get("tenant")).isEqualTo("7");
		assertThat(RmqDeadLetter.isIn(headers)).isTrue();
		assertThat(RmqDeadLetter.from(headers)).isEqualTo(DEAD_LETTER);
	}

	@Test
	void errorMayBeMissing() {
		RmqDeadLetter expired = new RmqDeadLetter("EXPIRED", null, "It expired", "orders", "billing", "m-1", 0,
				Instant.EPOCH);
		RmqHeaders headers = expired.addTo(RmqHeaders.empty());
		assertThat(headers.asMap()).doesNotContainKey(RmqDeadLetter.ERROR);
		assertThat(RmqDeadLetter.from(headers)).isEqualTo(expired);
	}

	@ParameterizedTest
	@ValueSource(strings = { RmqDeadLetter.REASON, RmqDeadLetter.MESSAGE, RmqDeadLetter.TOPIC, RmqDeadLetter.GROUP,
			RmqDeadLetter.MESSAGE_ID, RmqDeadLetter.ATTEMPTS, RmqDeadLetter.CREATED_AT })
	void headerThatIsMissingIsNamed(String name) {
		Map<String, String> headers = new HashMap<>(DEAD_LETTER.addTo(RmqHeaders.empty()).asMap());
		headers.remove(name);
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> RmqDeadLetter.from(RmqHeaders.of(headers)))
			.withMessageContaining("not a dead letter")
			.withMessageContaining(name);
	}

	@ParameterizedTest
	@CsvSource({ RmqDeadLetter.ATTEMPTS + ",many", RmqDeadLetter.CREATED_AT + ",yesterday" })
	void headerThatMakesNoSenseIsToldOf(String name, String value) {
		Map<String, String> headers = new HashMap<>(DEAD_LETTER.addTo(RmqHeaders.empty()).asMap());
		headers.put(name, value);
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> RmqDeadLetter.from(RmqHeaders.of(headers)))
			.withMessageContaining("not a dead letter")
			.withMessageContaining(value);
	}

	@Test
	void plainMessageIsNone() {
		assertThat(RmqDeadLetter.isIn(RmqHeaders.of(Map.of("tenant", "7")))).isFalse();
	}

}
