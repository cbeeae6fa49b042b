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

package io.rmq.listener.method;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;

/**
 * Gives one parameter the payload, validated if the parameter asks for that.
 */
final class PayloadArgumentResolver implements HandlerMethodArgumentResolver {

	private final MethodParameter parameter;

	private final PayloadValidation validation;

	private final boolean required;

	/**
	 * Create a resolver.
	 * @throws io.rmq.RmqConfigurationException if what the parameter says of the payload
	 * cannot be done
	 */
	PayloadArgumentResolver(MethodParameter parameter, ListenerMethod method, @Nullable Validator validator) {
		this.parameter = parameter;
		this.validation = new PayloadValidation(parameter, method, validator);
		Class<?> type = parameter.getParameterType();
		this.required = isRequired(parameter, type, method);
		if (MethodResult.isLater(type)) {
			throw method
				.invalid("has a payload of type %s, which no message can be read as; have one of the type that it gives"
					.formatted(type.getSimpleName()));
		}
		if (!this.required && type.isPrimitive()) {
			throw method.invalid("has a payload of type %s that is not required, but cannot be null; use its wrapper"
				.formatted(type));
		}
	}

	/**
	 * Return whether an empty body is an error, rather than no payload, as far as a
	 * parameter says.
	 * @param type the type of one payload
	 * @throws io.rmq.RmqConfigurationException if what the parameter says of the payload
	 * cannot be done
	 */
	static boolean isRequired(MethodParameter parameter, Class<?> type, ListenerMethod method) {
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		if (annotation != null && StringUtils.hasText(annotation.expression())) {
			throw method.invalid("has @Payload(\"%s\"): expressions are not supported; take the whole payload"
				.formatted(annotation.expression()));
		}
		// An empty body is an empty text, and no bytes are bytes too
		return annotation == null || annotation.required() || type == String.class || type == byte[].class;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.parameter.equals(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Object payload = ((DeliveryMessage) message).payloadIfAny();
		if (payload != null) {
			this.validation.validate(payload);
		}
		return payload;
	}

	/**
	 * Return whether an empty body is an error, rather than no payload.
	 */
	boolean isRequired() {
		return this.required;
	}

	MethodParameter parameter() {
		return this.parameter;
	}

	Type payloadType() {
		return PayloadTypes.of(ResolvableType.forMethodParameter(this.parameter));
	}

}
