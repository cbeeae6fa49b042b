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

import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Actuator endpoint.
 *
 * @param maskedFields Names of headers, and of JSON fields of payloads at any depth,
 * whose values are not shown. Upper and lower case, hyphens and underscores make no
 * difference.
 */
public record EndpointProperties(@Nullable Set<String> maskedFields) {

	private static final Set<String> COMMON = Set.of("password", "passwd", "pwd", "passphrase", "secret",
			"client-secret", "token", "access-token", "refresh-token", "authorization", "cookie", "api-key",
			"x-api-key", "private-key", "credential", "credentials", "card-number", "cvv", "cvc", "iban");

	/**
	 * Return the names of fields and headers whose values are not shown.
	 * @return the names that are set, else those that commonly have secrets
	 */
	public Set<String> fieldsToMask() {
		return Objects.requireNonNullElse(this.maskedFields, COMMON);
	}

}
