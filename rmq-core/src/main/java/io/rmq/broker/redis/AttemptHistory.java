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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.Failure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The failed attempts of a message as they are stored: JSON objects separated by commas.
 */
final class AttemptHistory {

	/**
	 * How many attempts are kept, this one included.
	 */
	static final int MAX_ATTEMPTS = 20;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private AttemptHistory() {
	}

	/**
	 * Return the latest attempts, so many that one more may be added.
	 */
	static String latest(String history) {
		if (history.isEmpty()) {
			return history;
		}
		try {
			List<JsonNode> attempts = new ArrayList<>();
			MAPPER.readTree("[" + history + "]").forEach(attempts::add);
			return attempts.stream()
				.skip(Math.max(0, attempts.size() - MAX_ATTEMPTS + 1))
				.map(JsonNode::toString)
				.collect(Collectors.joining(","));
		}
		catch (JacksonException ex) {
			// Only what is written here is ever read here; anything else is not worth a
			// message.
			return "";
		}
	}

	/**
	 * Return the attempts that are kept, the oldest first; none if they cannot be read.
	 */
	static List<RmqStoredMessage.Attempt> read(String history) {
		List<RmqStoredMessage.Attempt> attempts = new ArrayList<>();
		try {
			for (JsonNode attempt : MAPPER.readTree("[" + history + "]")) {
				attempts.add(new RmqStoredMessage.Attempt(Instant.ofEpochMilli(attempt.path("at").asLong(0)),
						attempt.path("type").asString(""), attempt.path("message").asString("")));
			}
			return attempts;
		}
		catch (JacksonException ex) {
			return List.of();
		}
	}

	/**
	 * Return an attempt without its opening brace: the server adds the time before it.
	 */
	static String attempt(Failure failure) {
		return MAPPER.createObjectNode()
			.put("type", failure.type())
			.put("message", failure.message())
			.toString()
			.substring(1);
	}

}
