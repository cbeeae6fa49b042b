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

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Names}.
 */
class NamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "orders", "order_created", "a.b-c:d", "Bestellungen-für-Zoë", "测试", "#1+(x)[y]" })
	void ordinaryNamesAreGood(String name) {
		assertThat(Names.requireTopic(name)).isEqualTo(name);
		assertThat(Names.requireConsumer(name)).isEqualTo(name);
		assertThat(Names.requireMessageId(name)).isEqualTo(name);
	}

	@Test
	void namesMayBeAsLongAsTheLimit() {
		String longest = "x".repeat(Names.MAX_LENGTH);
		assertThat(Names.requireTopic(longest)).isEqualTo(longest);
		assertThat(Names.requireGroup(longest)).isEqualTo(longest);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void blankNameIsRefused(String kind, UnaryOperator<String> require) {
		for (String blank : new String[] { "", " ", "\t\n", "\u2003" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> require.apply(blank))
				.withMessageContaining(kind)
				.withMessageContaining("blank");
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void overlongNameIsRefused(String kind, UnaryOperator<String> require) {
		String name = "x".repeat(Names.MAX_LENGTH + 1);
		assertThatIllegalArgumentException().isThrownBy(() -> require.apply(name))
			.withMessageContaining(kind)
			.withMessageContaining("at most 200")
			.withMessageContaining("201")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(200));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void controlCharacterOrBlankInANameIsRefusedAndNotEchoed(String kind, UnaryOperator<String> require) {
		for (char c : new char[] { '\0', '\n', '\r', '\t', '\u001B', '\u007F', ' ', '\u0085' }) {
			assertThatIllegalArgumentException().isThrownBy(() -> require.apply("ab" + c + "d"))
				.withMessageContaining(kind)
				.withMessageContaining("position 2")
				.satisfies((ex) -> assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl));
		}
	}

	static Stream<Arguments> kinds() {
		return Stream.of(Arguments.of("topic", (UnaryOperator<String>) Names::requireTopic),
				Arguments.of("group", (UnaryOperator<String>) Names::requireGroup),
				Arguments.of("message id", (UnaryOperator<String>) Names::requireMessageId));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{orders}", "orders}", "{", "a/3", "/" })
	void whatCouldEndAKeysHashTagIsRefusedInATopicAndAGroup(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Names.requireTopic(name)).withMessageContaining(name);
		assertThatIllegalArgumentException().isThrownBy(() -> Names.requireGroup(name)).withMessageContaining(name);
	}

	@Test
	void whatCouldMakeTwoKeysOneIsRefusedInAGroup() {
		assertThatIllegalArgumentException().isThrownBy(() -> Names.requireGroup("a:dead")).withMessageContaining(":");
	}

}
