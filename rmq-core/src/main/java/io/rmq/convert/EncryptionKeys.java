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

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import io.rmq.RmqConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * AES keys by their ids. One of them may be active: with that one what is sent is
 * encrypted. All of them decrypt what was encrypted with them, so keys can change while
 * messages wait. Never shows a key. Immutable and thread-safe.
 */
public final class EncryptionKeys {

	private static final EncryptionKeys NONE = new EncryptionKeys(null, Map.of());

	private final @Nullable String activeId;

	private final Map<String, SecretKey> keys;

	private EncryptionKeys(@Nullable String activeId, Map<String, SecretKey> keys) {
		this.activeId = activeId;
		this.keys = keys;
	}

	/**
	 * Return no keys, with which nothing is encrypted.
	 * @return no keys
	 */
	public static EncryptionKeys none() {
		return NONE;
	}

	/**
	 * Return keys.
	 * @param activeId the id of the key to encrypt with, or {@code null} only to decrypt
	 * @param keys the keys by their ids, each 16, 24 or 32 bytes in Base64
	 * @return the keys
	 * @throws RmqConfigurationException if a key or an id is not valid, or the active key
	 * is not among them
	 */
	public static EncryptionKeys of(@Nullable String activeId, Map<String, String> keys) {
		Map<String, SecretKey> decoded = new LinkedHashMap<>();
		keys.forEach((id, key) -> decoded.put(requireId(id), decode(id, key)));
		if (activeId != null && !decoded.containsKey(activeId)) {
			throw new RmqConfigurationException(
					"The active encryption key '%s' is not among the keys %s; add it as rmq.encryption.keys.%s"
						.formatted(activeId, decoded.keySet(), activeId),
					null);
		}
		return new EncryptionKeys(activeId, decoded);
	}

	private static String requireId(String id) {
		if (id.isBlank() || id.chars().anyMatch((c) -> Character.isISOControl(c) || Character.isWhitespace(c))) {
			throw new RmqConfigurationException(
					"The id of an encryption key must not be blank nor contain blanks or control characters, as '%s'"
						.formatted(id.replaceAll("\\p{Cntrl}", "?")),
					null);
		}
		return id;
	}

	/**
	 * Decode a key. Errors say nothing of it but its length, and have no cause that does.
	 */
	private static SecretKey decode(String id, String key) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder().decode(key.strip());
		}
		catch (IllegalArgumentException ex) {
			throw invalid(id, "something else");
		}
		if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
			throw invalid(id, bytes.length + " bytes");
		}
		return new SecretKeySpec(bytes, "AES");
	}

	private static RmqConfigurationException invalid(String id, String found) {
		return new RmqConfigurationException(
				"The encryption key 'rmq.encryption.keys.%s' must be 16, 24 or 32 bytes in Base64, not %s; 'openssl rand -base64 32' makes one"
					.formatted(id, found),
				null);
	}

	/**
	 * Return the id of the key to encrypt with.
	 * @return the id, or {@code null} if nothing is to be encrypted
	 */
	@Nullable String activeId() {
		return this.activeId;
	}

	/**
	 * Return the ids of all keys.
	 */
	Set<String> ids() {
		return this.keys.keySet();
	}

	/**
	 * Return a key.
	 * @return the key, or {@code null} if there is none of this id
	 */
	@Nullable SecretKey key(String id) {
		return this.keys.get(id);
	}

	@Override
	public String toString() {
		return "EncryptionKeys[active %s of %s]".formatted(this.activeId, this.keys.keySet());
	}

}
