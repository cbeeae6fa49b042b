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

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has the endpoints that show properties leave out encryption keys, even when they may
 * show values.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(SanitizingFunction.class)
class EncryptionKeySanitizing {

	private static final String KEYS = "rmqencryptionkeys";

	@Bean
	SanitizingFunction rmqEncryptionKeySanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyMatches(EncryptionKeySanitizing::isEncryptionKey);
	}

	/**
	 * Return whether a property is a key, however it is written: an environment variable
	 * has underscores and upper case.
	 */
	private static boolean isEncryptionKey(String property) {
		return property.replaceAll("[^A-Za-z0-9]", "").regionMatches(true, 0, KEYS, 0, KEYS.length());
	}

}
