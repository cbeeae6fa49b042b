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

package io.rmq.broker;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failure}.
 */
class FailureTests {

	@Test
	void tellsTypeMessageAndCauses() {
		RuntimeException inner = new RuntimeException("inner");
		inner.setStackTrace(Arrays.copyOf(inner.getStackTrace(), 3));
		IllegalStateException outer = new IllegalStateException("outer", inner);
		outer.setStackTrace(Arrays.copyOf(outer.getStackTrace(), 3));
		Failure failure = Failure.of(outer);
		assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
		assertThat(failure.message()).isEqualTo("outer");
		assertThat(failure.stack()).contains("outer", "Caused by", "inner", FailureTests.class.getName());
	}

	@Test
	void errorWithoutMessageHasAnEmptyOne() {
		assertThat(Failure.of(new NullPointerException()).message()).isEmpty();
	}

	@Test
	void errorThatFailsToDescribeItselfHasAType() {
		RuntimeException broken = new RuntimeException("broken") {

			@Override
			public String getMessage() {
				throw new IllegalStateException("no message");
			}

		};
		Failure failure = Failure.of(broken);
		assertThat(failure.type()).isEqualTo(broken.getClass().getName());
		assertThat(failure.message()).isEqualTo("It fails to describe itself: java.lang.IllegalStateException");
	}

	@Test
	void longMessageAndStackAreCut() {
		IllegalStateException root = new IllegalStateException("the root of it");
		root.setStackTrace(Arrays.copyOf(root.getStackTrace(), 3));
		Failure failure = Failure.of(new IllegalStateException("x".repeat(100_000), root));
		assertThat(failure.message()).hasSize(Failure.MAX_MESSAGE).endsWith("x…");
		assertThat(failure.stack()).hasSizeBetween(Failure.MAX_STACK - 10, Failure.MAX_STACK)
			.startsWith("java.lang.IllegalStateException: xxx")
			.contains("…", "the root of it");
	}

	@Test
	void cutDoesNotSplitACharacter() {
		String rockets = "\uD83D\uDE80".repeat(Failure.MAX_MESSAGE);
		for (String message : new String[] { rockets, "x" + rockets }) {
			String cut = new Failure("Type", message, "").message();
			assertThat(cut).hasSizeLessThanOrEqualTo(Failure.MAX_MESSAGE).endsWith("\uDE80…");
		}
	}

}
