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

package io.rmq.boot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encryption of messages. Immutable. Does not show keys.
 *
 * @param activeKey Id of the key that encrypts messages. Without one, messages are not
 * encrypted.
 * @param keys AES keys by their ids, each 16, 24 or 32 bytes in Base64. A received
 * message is decrypted with the key that it names.
 */
public record EncryptionProperties(@Nullable String activeKey, @DefaultValue Map<String, String> keys) {

	public EncryptionProperties {
		// Not checked here: the report of a failed binding may show values.
		keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
	}

	@Override
	public String toString() {
		return "EncryptionProperties[activeKey=%s, keys=%s]".formatted(this.activeKey, this.keys.keySet());
	}

}
