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

import java.time.Duration;
import java.util.Map;

import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.convert.MessageTypes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests that text which UTF-8 cannot carry is refused, rather than stored as something
 * else.
 */
class UnstorableTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "a\ud83d", "\ude00b", "a\ud83d\ud83d\ude00b" })
	void halfOfASurrogatePairIsRefused(String text) {
		refused(() -> Names.requireTopic(text));
		refused(() -> Names.requireGroup(text));
		refused(() -> Names.requireConsumer(text));
		refused(() -> Names.requireMessageId(text));
		refused(() -> Names.requireListenerId(text));
		refused(() -> Names.requireInstanceId(text));
		refused(() -> Names.requireReplyAddress(text));
		refused(() -> RmqHeaders.of(Map.of(text, "value")));
		refused(() -> RmqHeaders.of(Map.of("name", text)));
		refused(() -> message(text));
		refused(() -> SendConditions.NONE.withGuard(text, Duration.ofHours(1)));
		refused(() -> MessageTypes.of(Map.of(text, String.class)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "grün", "a\ud83d\ude00b" })
	void otherTextIsTaken(String text) {
		assertThat(Names.requireTopic(text)).isEqualTo(text);
		assertThat(RmqHeaders.of(Map.of(text, text)).get(text)).isEqualTo(text);
		assertThat(message(text).key()).isEqualTo(text);
	}

	private static OutboundMessage message(String key) {
		return new OutboundMessage("topic", "id", RmqPriority.NORMAL, key, RmqHeaders.empty(), Duration.ZERO,
				new byte[0]);
	}

	private static void refused(ThrowingCallable call) {
		assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining("half");
	}

}
