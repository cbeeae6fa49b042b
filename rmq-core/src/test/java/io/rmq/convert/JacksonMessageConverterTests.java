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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.rmq.RmqErrorCode;
import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JacksonMessageConverterTests {

	private final JacksonMessageConverter converter = new JacksonMessageConverter();

	@Test
	void recordTravelsAsCompactJson() {
		Order order = new Order("o-1", 3);
		byte[] body = this.converter.toBytes(order);
		assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":\"o-1\",\"amount\":3}");
		assertThat(this.converter.fromBytes(body, Order.class)).isEqualTo(order);
	}

	@Test
	void beanWithoutDefaultConstructorIsNotNeededToBePublic() {
		byte[] body = this.converter.toBytes(new Money("EUR"));
		assertThat(this.converter.fromBytes(body, Money.class)).extracting("currency").isEqualTo("EUR");
	}

	@Test
	void elementsOfGenericTypesAreConverted() {
		List<Order> orders = List.of(new Order("o-1", 1), new Order("o-2", 2));
		byte[] body = this.converter.toBytes(orders);
		Type type = new TypeReference<List<Order>>() {
		}.getType();
		assertThat(this.converter.fromBytes(body, type)).isEqualTo(orders);
	}

	@Test
	void nestedGenericTypesAreConverted() {
		Map<String, Envelope<Order>> payload = Map.of("a", new Envelope<>(new Order("o-1", 1)));
		Type type = new TypeReference<Map<String, Envelope<Order>>>() {
		}.getType();
		assertThat(this.converter.fromBytes(this.converter.toBytes(payload), type)).isEqualTo(payload);
	}

	@Test
	void objectBecomesWhatJsonSays() {
		byte[] body = this.converter.toBytes(new Order("o-1", 3));
		assertThat(this.converter.fromBytes(body, Object.class)).isEqualTo(Map.of("id", "o-1", "amount", 3));
	}

	@Test
	void stringIsStoredAsItIsAndNotQuoted() {
		byte[] body = this.converter.toBytes("grün \"😀\"");
		assertThat(body).isEqualTo("grün \"😀\"".getBytes(StandardCharsets.UTF_8));
		assertThat(this.converter.fromBytes(body, String.class)).isEqualTo("grün \"😀\"");
	}

	@Test
	void emptyStringAndReplacementCharacterAreText() {
		assertThat(this.converter.fromBytes(this.converter.toBytes(""), String.class)).isEqualTo("");
		assertThat(this.converter.fromBytes(this.converter.toBytes("\uFFFD"), String.class)).isEqualTo("\uFFFD");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\uD83D", "\uDE00a", "\uD83D\uD83D\uDE00" })
	void stringWithHalfASurrogatePairIsRefusedRatherThanChanged(String broken) {
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> this.converter.toBytes(broken))
			.withMessageContaining("java.lang.String")
			.withMessageContaining("surrogate");
	}

	@Test
	void bytesThatAreNotUtf8AreNoString() {
		byte[] body = { (byte) 0xC3, (byte) 0x28 };
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.fromBytes(body, String.class))
			.withMessage("Body of 2 bytes cannot be read as java.lang.String: it is not text in UTF-8");
	}

	@Test
	void bytesPassThroughUncopied() {
		byte[] payload = { 0, -1, 127, -128 };
		assertThat(this.converter.toBytes(payload)).isSameAs(payload);
		assertThat(this.converter.fromBytes(payload, byte[].class)).isSameAs(payload);
	}

	@Test
	void timesAreIsoText() {
		Times times = new Times(Instant.parse("2030-01-02T03:04:05.123456789Z"), Duration.ofSeconds(90),
				LocalDate.of(2030, 1, 2), Optional.of("x"));
		byte[] body = this.converter.toBytes(times);
		assertThat(body).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"instant\":\"2030-01-02T03:04:05.123456789Z\",\"duration\":\"PT1M30S\","
					+ "\"date\":\"2030-01-02\",\"note\":\"x\"}");
		assertThat(this.converter.fromBytes(body, Times.class)).isEqualTo(times);
	}

	@Test
	void unknownPropertiesAreIgnoredSoThatSendersCanAddSome() {
		byte[] body = "{\"id\":\"o-1\",\"amount\":3,\"color\":\"red\"}".getBytes(StandardCharsets.UTF_8);
		assertThat(this.converter.fromBytes(body, Order.class)).isEqualTo(new Order("o-1", 3));
	}

	@Test
	void noClassNameIsStoredEvenIfTheMapperHasDefaultTyping() {
		JsonMapper typing = JsonMapper.builder()
			.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL_AND_ENUMS)
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build();
		assertThat(typing.writeValueAsString(List.of(new Money("EUR")))).contains(Money.class.getName());
		JacksonMessageConverter converter = new JacksonMessageConverter(typing);
		byte[] body = converter.toBytes(Map.of("money", List.of(new Money("EUR"))));
		assertThat(body).asString(StandardCharsets.UTF_8).isEqualTo("{\"money\":[{\"currency\":\"EUR\"}]}");
	}

	@Test
	void classNameInABodyIsOnlyData() {
		byte[] body = "[\"javax.swing.JFrame\",{\"visible\":true}]".getBytes(StandardCharsets.UTF_8);
		assertThat(this.converter.fromBytes(body, Object.class))
			.isEqualTo(List.of("javax.swing.JFrame", Map.of("visible", true)));
	}

	@Test
	void payloadThatDoesNotSerializeIsNamed() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.toBytes(new Unwritable()))
			.withMessageContaining("Payload of " + Unwritable.class.getName() + " cannot be written")
			.withMessageContaining("no value today")
			.withCauseInstanceOf(RuntimeException.class)
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.SERIALIZATION));
	}

	@Test
	void payloadThatContainsItselfIsRefused() {
		Node node = new Node();
		node.next = new Node();
		node.next.next = node;
		assertThatExceptionOfType(RmqSerializationException.class).isThrownBy(() -> this.converter.toBytes(node))
			.withMessageContaining(Node.class.getName())
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(1000));
	}

	@Test
	void payloadThatIsNullInJsonIsRefused() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.toBytes(new Absent(null)))
			.withMessage("Payload of %s cannot be written: it is null in JSON, which no receiver could read"
				.formatted(Absent.class.getName()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", "{", "{\"id\":", "hello", "{} {}", "[]", "{\"amount\":\"three\"}" })
	void bodyThatDoesNotParseIsRefusedWithTheTypeAskedFor(String body) {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.fromBytes(body.getBytes(StandardCharsets.UTF_8), Order.class))
			.withMessageStartingWith("Body of " + body.length() + " bytes cannot be read as " + Order.class.getName())
			.withCauseInstanceOf(RuntimeException.class);
	}

	@Test
	void bodyThatDoesNotParseIsRefusedWithThePlace() {
		byte[] body = "[{\"id\":\"o-1\",\"amount\":\"three\"}]".getBytes(StandardCharsets.UTF_8);
		Type type = new TypeReference<List<Order>>() {
		}.getType();
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.fromBytes(body, type))
			.withMessageContaining("java.util.List<" + Order.class.getName() + ">")
			.withMessageContaining("[\"amount\"]");
	}

	@Test
	void nullIsRefused() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.fromBytes("null".getBytes(StandardCharsets.UTF_8), Order.class))
			.withMessage("Body of 4 bytes cannot be read as " + Order.class.getName() + ": it is null in JSON");
	}

	@Test
	void typeThatNothingCanBeReadAsIsRefused() {
		assertThatExceptionOfType(RmqSerializationException.class)
			.isThrownBy(() -> this.converter.fromBytes("{}".getBytes(StandardCharsets.UTF_8), Runnable.class))
			.withMessageContaining("java.lang.Runnable");
	}

	record Order(String id, int amount) {
	}

	record Envelope<T>(T content) {
	}

	record Times(Instant instant, Duration duration, LocalDate date, Optional<String> note) {
	}

	static class Money {

		private final String currency;

		Money(String currency) {
			this.currency = currency;
		}

		@JsonProperty
		String getCurrency() {
			return this.currency;
		}

	}

	static class Unwritable {

		@JsonProperty
		String getValue() {
			throw new IllegalStateException("no value today");
		}

	}

	static class Node {

		public Node next;

	}

	record Absent(@JsonValue @Nullable String value) {

	}

}
