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

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.RmqFormatException;
import io.rmq.RmqHeaders;
import io.rmq.broker.Reply;

/**
 * A reply as it is stored: its headers as a JSON object in one line, among them the id of
 * the message that it answers, and after the end of the line its body. A reply of nothing
 * has no end of the line.
 */
final class StoredReply {

	private static final byte END_OF_LINE = '\n';

	private StoredReply() {
	}

	static byte[] write(Reply reply) {
		Map<String, String> headers = new LinkedHashMap<>(reply.headers().asMap());
		headers.put(RmqHeaders.CORRELATION_ID, reply.requestId());
		// JSON has no line feed in it, but as an escape.
		byte[] line = HeadersJson.write(RmqHeaders.of(headers));
		byte[] body = reply.body();
		if (body == null) {
			return line;
		}
		byte[] stored = Arrays.copyOf(line, line.length + 1 + body.length);
		stored[line.length] = END_OF_LINE;
		System.arraycopy(body, 0, stored, line.length + 1, body.length);
		return stored;
	}

	/**
	 * Read a reply.
	 * @throws RmqFormatException if it is none
	 */
	static Reply read(byte[] stored) {
		int end = 0;
		while (end < stored.length && stored[end] != END_OF_LINE) {
			end++;
		}
		RmqHeaders headers = HeadersJson.read(Arrays.copyOf(stored, end));
		String requestId = headers.get(RmqHeaders.CORRELATION_ID);
		try {
			return new Reply((requestId != null) ? requestId : "", headers,
					(end < stored.length) ? Arrays.copyOfRange(stored, end + 1, stored.length) : null);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqFormatException("A reply does not say what it answers: " + ex.getMessage(), ex);
		}
	}

}
