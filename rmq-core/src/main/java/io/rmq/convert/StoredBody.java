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

import io.rmq.RmqHeaders;
import io.rmq.RmqSerializationException;

/**
 * The body of a message as it is stored, for those who look at it without knowing its
 * type or the keys. Not for receivers. Immutable, but for the bytes, which must not be
 * changed.
 *
 * @param headers the headers of the message
 * @param bytes the bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredBody(RmqHeaders headers, byte[] bytes) {

	/**
	 * Return whether it is encrypted, so that what it says is for nobody else to know.
	 * @return whether it is encrypted
	 */
	public boolean isEncrypted() {
		return BodyEncoding.isEncrypted(this.headers);
	}

	/**
	 * Return the bytes before they were compressed.
	 * @param limit how many may come out
	 * @return the bytes; those that are stored, if they are not compressed
	 * @throws RmqSerializationException if it is encrypted or damaged, becomes larger
	 * than the limit, or was compressed in a way that is not known here
	 */
	public byte[] decompressed(int limit) {
		String encoding = this.headers.get(PayloadHeaders.ENCODING);
		if (encoding == null) {
			return this.bytes;
		}
		Compression compression = Compression.of(encoding);
		if (compression == null) {
			throw new RmqSerializationException(
					"The body is stored as '%s', which is not to be undone here".formatted(encoding), null);
		}
		return compression.decompress(this.bytes, limit);
	}

	@Override
	public String toString() {
		return "StoredBody[%d bytes]".formatted(this.bytes.length);
	}

}
