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

import java.util.Set;

/**
 * Names of the headers that say how a payload became the body that is stored. They are
 * set when a message is sent, in place of what the sender may have set under these names,
 * and are part of the stored format.
 */
public final class PayloadHeaders {

	/**
	 * The logical name of the payload's type, as registered in {@link MessageTypes}.
	 * Absent if it has none.
	 */
	public static final String TYPE = "rmq_type";

	/**
	 * What kind of data the payload is, as told by
	 * {@link RmqMessageConverter#contentType()}. Absent for JSON, text and bytes.
	 */
	public static final String CONTENT_TYPE = "rmq_contentType";

	/**
	 * What was done to the payload's bytes, in this order, separated by commas: one of
	 * {@code gzip}, {@code lz4}, {@code snappy} and {@code zstd}, then {@code aes-gcm}.
	 * Absent if nothing was.
	 */
	public static final String ENCODING = "rmq_encoding";

	/**
	 * The id of the key that the body is encrypted with. Absent if it is not.
	 */
	public static final String ENCRYPTION_KEY = "rmq_encryptionKey";

	/**
	 * All of these names.
	 */
	public static final Set<String> NAMES = Set.of(TYPE, CONTENT_TYPE, ENCODING, ENCRYPTION_KEY);

	private PayloadHeaders() {
	}

}
