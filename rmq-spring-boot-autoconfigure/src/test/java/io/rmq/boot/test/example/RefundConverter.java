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

package io.rmq.boot.test.example;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

import io.rmq.convert.RmqMessageConverter;

import org.springframework.stereotype.Component;

/**
 * A converter of the application, which tests have without naming it.
 */
@Component
class RefundConverter implements RmqMessageConverter {

	@Override
	public boolean supports(Type type) {
		return type == BigDecimal.class;
	}

	@Override
	public byte[] toBytes(Object payload) {
		return payload.toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public Object fromBytes(byte[] body, Type type) {
		return new BigDecimal(new String(body, StandardCharsets.UTF_8));
	}

}
