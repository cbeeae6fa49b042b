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

package io.rmq.convert;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
import io.rmq.RmqSerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of payloads that are not just an object with properties.
 */
class PayloadKindsTests {

	private final JacksonMessageConverter json = new JacksonMessageConverter();

	@Test
	void enumConstantWithABodyHasTheNameOfItsEnum() {
		PayloadFormat format = new PayloadFormat(List.of(this.json), MessageTypes.of(Map.of("state", State.class)),
				CompressionSettings.none(), EncryptionKeys.none());
		EncodedPayload stored = format.write("m-1", State.DONE);
		assertThat(stored.headers().get(PayloadHeaders.TYPE)).isEqualTo("state");
		assertThat(format.read(stored.body(), stored.headers(), Object.class)).isEqualTo(State.DONE);
	}

	@Test
	void converterOfAnEnumGetsItsConstantsWithABodyToo() {
		RmqMessageConverter states = new RmqMessageConverter() {

			@Override
			public boolean supports(Type type) {
				return type == State.class;
			}

			@Override
			public byte[] toBytes(Object payload) {
				return new byte[] { 1 };
			}

			@Override
			public Object fromBytes(byte[] body, Type type) {
				return State.DONE;
			}

		};
		PayloadFormat format = new PayloadFormat(List.of(states, this.json), MessageTypes.none(),
				CompressionSettings.none(), EncryptionKeys.none());
		assertThat(format.write("m-1", State.DONE).body()).containsExactly(1);
	}

	@ParameterizedTest
	@MethodSource("wrappers")
	void whatContainsAPayloadIsRefused(Object payload) {
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> this.json.toBytes(payload))
			.withMessageContaining("cannot be written")
			.withMessageContaining("send");
	}

	static Stream<Object> wrappers() {
		return Stream.of(new GenericMessage<>("payload"),
				new RmqMessage<>("id", "topic", null, RmqPriority.NORMAL, RmqHeaders.empty(), "payload", Instant.EPOCH,
						1),
				Optional.of("payload"), CompletableFuture.completedFuture("payload"), new FutureTask<>(() -> "payload"),
				Mono.just("payload"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1}", "[1,2]", "\"text\"", "1", "1.5", "true" })
	void objectIsWhateverTheJsonSays(String body) {
		assertThat(this.json.fromBytes(body.getBytes(), Object.class)).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "text", "" })
	void objectIsNotWhatIsNoValueInJson(String body) {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.json.fromBytes(body.getBytes(), Object.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1,2]", "\"text\"", "1", "true", "null" })
	void mapIsAJsonObjectAndNothingElse(String body) {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.json.fromBytes(body.getBytes(), new TypeReference<Map<String, Object>>() {
			}.getType()));
	}

	enum State {

		OPEN,

		DONE {

			@Override
			boolean isLast() {
				return true;
			}

		};

		boolean isLast() {
			return false;
		}

	}

}
