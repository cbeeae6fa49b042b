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

package io.rmq.boot.endpoint;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MaskedFields}.
 */
class MaskedFieldsTests {

	private final MaskedFields masked = new MaskedFields(List.of("password", "api-key"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"password":"x"}                  | {"password":"******"}
			{ "Password" :  "a\\"b" , "n":1 } | { "Password" :  "******" , "n":1 }
			{"password":{"a":[1,{"b":2}]},"c":3} | {"password":"******","c":3}
			{"password":[1,2,[3]]}            | {"password":"******"}
			{"password":-12.5e3,"b":1}        | {"password":"******","b":1}
			{"password":12}                   | {"password":"******"}
			{"password":null}                 | {"password":"******"}
			{"password":true }                | {"password":"******" }
			[{"a":{"API_KEY":"x"}},{"apiKey":"y"}] | [{"a":{"API_KEY":"******"}},{"apiKey":"******"}]
			{"pass":"word","é😀":"ü","password":"é😀","z":"😀"} | {"pass":"word","é😀":"ü","password":"******","z":"😀"}
			{"pass\\u0077ord":"x"}            | {"pass\\u0077ord":"******"}
			"password"                        | "password"
			12                                | 12
			""")
	void valuesOfFieldsAreMasked(String json, String expected) {
		assertThat(this.masked.maskJson(json)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "hello", "{\"a\":1} x", "<a/>", "{a:1}" })
	void whatIsNoJsonIsTold(String text) {
		assertThat(this.masked.maskJson(text)).isNull();
	}

	@Test
	void whatBreaksAtASecretIsNotShownFromThereOn() {
		assertThat(this.masked.maskJson("{\"password\":\"x\",\"api_key\":\"y"))
			.isEqualTo("{\"password\":\"******\",\"api_key\":******");
		assertThat(this.masked.maskJson("{\"password\":\"x\",\"a\" 1}")).isEqualTo("{\"password\":\"******\"******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1,}{\"password\":\"x\"}", "{'b':1,\"PASSWORD\":\"x\"}",
			"{\"x\":NaN,\"pass\\u0077ord\":\"x\"}", "{\"a\":\"\n\",\"api_key\":\"x\"}", "user=a&password=x",
			"<password>x</password>" })
	void whatIsNoJsonButMayHaveASecretIsHidden(String text) {
		assertThat(this.masked.maskJson(text)).isEqualTo("******");
	}

	@Test
	void whatIsTooDeepOrTooLongAndMayHaveASecretIsHidden() {
		assertThat(this.masked.maskJson("[".repeat(600) + "{\"password\":1}" + "]".repeat(600))).isEqualTo("******");
		assertThat(this.masked.maskJson("{\"n\":" + "1".repeat(1200) + ",\"password\":\"x\"}")).isEqualTo("******");
	}

	@Test
	void byteOrderMarkIsNoObstacle() {
		assertThat(this.masked.maskJson("\uFEFF{\"password\":\"x\"}")).isEqualTo("{\"password\":\"******\"}");
	}

	@Test
	void longTextsAreMaskedAtTheRightPlace() {
		String filler = "{\"a\":\"" + "é".repeat(200_000) + "\",";
		assertThat(this.masked.maskJson(filler + "\"password\":\"" + "x".repeat(100_000) + "\",\"b\":2}"))
			.isEqualTo(filler + "\"password\":\"******\",\"b\":2}");
	}

	@Test
	void deepTextsDoNotExhaustTheStack() {
		assertThat(this.masked.maskJson("[".repeat(100_000))).isNull();
	}

	@Test
	void headersAreMasked() {
		assertThat(this.masked.maskHeaders(Map.of("Api-Key", "x", "a", "b")))
			.isEqualTo(Map.of("Api-Key", "******", "a", "b"));
	}

}
