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

package io.rmq.broker.redis;

import java.util.Map;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqFormatException;
import io.rmq.RmqHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Headers as they are stored: a JSON object of strings. Independent of the application's
 * own JSON settings, so that every application reads them alike.
 */
final class HeadersJson {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final ObjectWriter WRITER = MAPPER.writerFor(new TypeReference<Map<String, String>>() {
	});

	private static final ObjectReader READER = MAPPER.readerFor(new TypeReference<Map<String, String>>() {
	});

	private HeadersJson() {
	}

	static byte[] write(RmqHeaders headers) {
		try {
			return WRITER.writeValueAsBytes(headers.asMap());
		}
		catch (JacksonException ex) {
			throw new RmqException(RmqErrorCode.SERIALIZATION, "Headers cannot be written as JSON: " + headers, ex);
		}
	}

	static RmqHeaders read(byte[] json) {
		try {
			return RmqHeaders.of(READER.readValue(json));
		}
		catch (JacksonException | NullPointerException | IllegalArgumentException ex) {
			throw new RmqFormatException("The headers of a stored message are not a JSON object of strings", ex);
		}
	}

}
