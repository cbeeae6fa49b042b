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

package io.rmq.logging;

import ch.qos.logback.classic.Level;
import io.rmq.listener.container.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqLog} and {@link EscapedText}.
 */
class RmqLogTests {

	private static final RmqLog LOG = RmqLog.of(RmqLogTests.class);

	static String[][] texts() {
		return new String[][] { { "plain / '%' \\", "plain / '%' \\" },
				{ "\u00fc \u6f22 \ud83d\ude00", "\u00fc \u6f22 \ud83d\ude00" },
				{ "two\r\nlines\t", "two\\r\\nlines\\t" }, { "\u001b[2J\u0000", "\\u001b[2J\\u0000" },
				{ "\u202ekcab\u2066", "\\u202ekcab\\u2066" },
				{ "line\u2028paragraph\u2029\u0085", "line\\u2028paragraph\\u2029\\u0085" },
				{ "half \ud83d of it", "half \\ud83d of it" } };
	}

	@ParameterizedTest
	@MethodSource("texts")
	void whatCannotBeSeenIsEscaped(String text, String escaped) {
		assertThat(EscapedText.of(text)).isEqualTo(escaped);
	}

	@Test
	void everyLevelEscapesItsLines() {
		try (LogLines lines = new LogLines()) {
			LOG.debug("a\nb");
			LOG.debug("a\nb", new IllegalStateException());
			LOG.info("a\nb");
			LOG.warn("a\nb");
			LOG.warn("a\nb", new IllegalStateException());
			LOG.error("a\nb");
			LOG.error("a\nb", null);
			assertThat(lines.lines(Level.INFO, "")).hasSize(5).containsOnly("a\\nb");
			assertThat(lines.lines(Level.DEBUG, "")).containsOnly("a\\nb");
		}
	}

	@Test
	void errorThatCannotBeLoggedIsReplacedByItsName() {
		try (LogLines lines = new LogLines()) {
			LOG.error("The line", new SilentException());
			assertThat(lines.printed(Level.ERROR)).hasSize(2)
				.contains("The line")
				.anySatisfy((text) -> assertThat(text).contains("SilentException, which cannot be logged"));
			assertThat(EscapedText.of(new SilentException())).contains("SilentException, which cannot be logged");
			assertThat(EscapedText.of(new IllegalStateException("a\nb")))
				.isEqualTo("java.lang.IllegalStateException: a\\nb");
		}
	}

	private static final class SilentException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("failed");
		}

	}

}
