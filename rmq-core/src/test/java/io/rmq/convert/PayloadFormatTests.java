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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PayloadFormat}: which converter and which type it chooses.
 */
class PayloadFormatTests {

	private static final JacksonMessageConverter JSON = new JacksonMessageConverter();

	@Test
	void plainPayloadHasNoHeaders() {
		EncodedPayload stored = PayloadFormat.of(JSON).write("m-1", new Placed("o-1"));
		assertThat(stored.body()).asString().isEqualTo("{\"id\":\"o-1\"}");
		assertThat(stored.headers()).isSameAs(RmqHeaders.empty());
	}

	@Test
	void bytesAreStoredAndReadThemselves() {
		byte[] bytes = { 1, 2, 3 };
		EncodedPayload stored = PayloadFormat.of(JSON).write("m-1", bytes);
		assertThat(stored.body()).isSameAs(bytes);
		assertThat(read(PayloadFormat.of(JSON), stored, byte[].class)).isSameAs(bytes);
	}

	@Test
	void converterOfTheApplicationComesBeforeJsonForWhatItSupports() {
		PayloadFormat format = format(JSON, new PlacedConverter(null));
		assertThat(format.write("m-1", new Placed("o-1")).body()).asString().isEqualTo("placed o-1");
		assertThat(format.write("m-1", new Cancelled("o-1")).body()).asString().isEqualTo("{\"id\":\"o-1\"}");
		assertThat(read(format, format.write("m-1", new Placed("o-1")), Placed.class)).isEqualTo(new Placed("o-1"));
	}

	@Test
	void messageWithAContentTypeIsReadByTheConverterOfThatAndOlderOnesAsJson() {
		PayloadFormat format = format(new PlacedConverter("text/x-placed"), JSON);
		EncodedPayload stored = format.write("m-1", new Placed("o-1"));
		assertThat(stored.headers().asMap()).isEqualTo(Map.of("rmq_contentType", "text/x-placed"));
		assertThat(read(format, stored, Placed.class)).isEqualTo(new Placed("o-1"));
		assertThat(read(format, PayloadFormat.of(JSON).write("m-1", new Placed("o-2")), Placed.class))
			.isEqualTo(new Placed("o-2"));
		assertThat(read(PayloadFormat.of(JSON), stored, byte[].class)).isEqualTo(stored.body());
	}

	@Test
	void contentTypeThatNobodyReadsIsAClearError() {
		EncodedPayload stored = format(new PlacedConverter("text/x-placed")).write("m-1", new Placed("o-1"));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(PayloadFormat.of(JSON), stored, Placed.class))
			.withMessageContaining("text/x-placed")
			.withMessageContaining(Placed.class.getName());
	}

	@Test
	void payloadThatNobodyWritesIsAClearError() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> format(new PlacedConverter(null)).write("m-1", new Cancelled("o-1")))
			.withMessageContaining(Cancelled.class.getName());
	}

	@Test
	void nameOfATypeTravelsInPlaceOfItsClass() {
		EncodedPayload stored = typed().write("m-1", new Placed("o-1"));
		assertThat(stored.headers().asMap()).isEqualTo(Map.of("rmq_type", "order.placed"));
		assertThat(stored.body()).asString().doesNotContain("Placed");
	}

	@Test
	void handlerOfAnInterfaceGetsWhatTheNameSays() {
		for (Class<?> open : List.of(OrderEvent.class, Object.class)) {
			assertThat(read(typed(), typed().write("m-1", new Placed("o-1")), open)).isEqualTo(new Placed("o-1"));
		}
		assertThat(read(typed(), typed().write("m-1", new Cancelled("o-1")), OrderEvent.class))
			.isEqualTo(new Cancelled("o-1"));
	}

	@Test
	void handlerOfAClassGetsThatClass() {
		EncodedPayload stored = typed().write("m-1", new Placed("o-1"));
		assertThat(read(typed(), stored, OrderView.class)).isEqualTo(new OrderView("o-1"));
		assertThat(read(typed(), stored, Map.class)).isEqualTo(Map.of("id", "o-1"));
		assertThat(read(typed(), stored, String.class)).isEqualTo("{\"id\":\"o-1\"}");
		assertThat(read(typed(), new EncodedPayload(stored.body(), RmqHeaders.of(Map.of("rmq_type", "unknown"))),
				OrderView.class))
			.isEqualTo(new OrderView("o-1"));
	}

	@Test
	void nameThatIsNotRegisteredIsAClearErrorAndNeverAClass() {
		for (String name : List.of("order.refunded", Placed.class.getName(), "java.lang.ProcessBuilder")) {
			EncodedPayload stored = new EncodedPayload("{\"id\":\"o-1\"}".getBytes(StandardCharsets.UTF_8),
					RmqHeaders.of(Map.of("rmq_type", name)));
			assertThatExceptionOfType(RmqSerializationException.class)
				.isThrownBy(() -> read(typed(), stored, OrderEvent.class))
				.withMessageContaining("'" + name + "'")
				.withMessageContaining("order.placed")
				.withMessageContaining("rmq.message.types");
		}
	}

	@Test
	void nameOfSomethingElseIsAClearError() {
		EncodedPayload stored = new EncodedPayload("{\"id\":\"o-1\"}".getBytes(StandardCharsets.UTF_8),
				RmqHeaders.of(Map.of("rmq_type", "view")));
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> read(typed(), stored, OrderEvent.class))
			.withMessageContaining(OrderView.class.getName())
			.withMessageContaining(OrderEvent.class.getName());
	}

	@Test
	void namesAreLeftAloneByWhoHasNone() {
		EncodedPayload stored = typed().write("m-1", new Placed("o-1"));
		assertThat(read(PayloadFormat.of(JSON), stored, Object.class)).isEqualTo(Map.of("id", "o-1"));
	}

	@Test
	void classHasOneNameAndANameIsOneWord() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MessageTypes.of(Map.of("a", Placed.class, "b", Placed.class)))
			.withMessageContaining(Placed.class.getName());
		for (String name : List.of("", " ", "a b", "a\nb")) {
			assertThatIllegalArgumentException().isThrownBy(() -> MessageTypes.of(Map.of(name, Placed.class)));
		}
	}

	@Test
	void thereIsAlwaysAConverter() {
		assertThatIllegalArgumentException().isThrownBy(() -> format());
	}

	@Test
	void converterThatReturnsNullHasFailed() {
		PayloadFormat format = format(new RmqMessageConverter() {

			@Override
			public byte[] toBytes(Object payload) {
				return null;
			}

			@Override
			public Object fromBytes(byte[] body, Type type) {
				return null;
			}

		});
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> format.write("m-1", "text"))
			.withMessageContaining("Payload of java.lang.String cannot be written")
			.withMessageContaining("returned null");
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> format.read(new byte[3], RmqHeaders.empty(), String.class))
			.withMessageContaining("Body of 3 bytes cannot be read as java.lang.String")
			.withMessageContaining("returned null");
	}

	private static PayloadFormat typed() {
		return new PayloadFormat(List.of(JSON), MessageTypes
			.of(Map.of("order.placed", Placed.class, "order.cancelled", Cancelled.class, "view", OrderView.class)),
				CompressionSettings.none(), EncryptionKeys.none());
	}

	private static PayloadFormat format(RmqMessageConverter... converters) {
		return new PayloadFormat(List.of(converters), MessageTypes.none(), CompressionSettings.none(),
				EncryptionKeys.none());
	}

	private static Object read(PayloadFormat format, EncodedPayload stored, Type type) {
		return format.read(format.decode("m-1", stored.headers(), stored.body()), stored.headers(), type);
	}

	interface OrderEvent {

	}

	record Placed(String id) implements OrderEvent {

	}

	record Cancelled(String id) implements OrderEvent {

	}

	record OrderView(String id) {

	}

	private record PlacedConverter(@Nullable String contentType) implements RmqMessageConverter {

		@Override
		public boolean supports(Type type) {
			return type == Placed.class;
		}

		@Override
		public byte[] toBytes(Object payload) {
			return ("placed " + ((Placed) payload).id()).getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			return new Placed(new String(body, StandardCharsets.UTF_8).substring("placed ".length()));
		}

	}

}
