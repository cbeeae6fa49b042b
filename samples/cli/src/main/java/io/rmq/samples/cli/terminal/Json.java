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

package io.rmq.samples.cli.terminal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes maps, collections and simple values as JSON, one document in a line. Does so
 * without an object mapper, which would take longer to create than most commands take.
 */
public final class Json {

	private static final JsonFactory FACTORY = new JsonFactory();

	private Json() {
	}

	/**
	 * Print a document, and a line break.
	 * @param out where to
	 * @param value maps, collections, text, numbers, truth values and {@code null};
	 * anything else is written as its text
	 */
	public static void print(PrintWriter out, @Nullable Object value) {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
			write(json, value);
		}
		out.println(Printable.json(text.toString()));
		out.flush();
	}

	private static void write(JsonGenerator json, @Nullable Object value) {
		if (value == null) {
			json.writeNull();
		}
		else if (value instanceof JsonObject object) {
			write(json, object.members());
		}
		else if (value instanceof Map<?, ?> map) {
			json.writeStartObject();
			map.forEach((name, member) -> {
				json.writeName(String.valueOf(name));
				write(json, member);
			});
			json.writeEndObject();
		}
		else if (value instanceof Iterable<?> items) {
			json.writeStartArray();
			items.forEach((item) -> write(json, item));
			json.writeEndArray();
		}
		else if (value instanceof Boolean truth) {
			json.writeBoolean(truth);
		}
		else if (value instanceof Double number) {
			json.writeNumber(number);
		}
		else if (value instanceof Number number) {
			json.writeNumber(number.longValue());
		}
		else {
			json.writeString(value.toString());
		}
	}

}
