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
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Gives a parameter the payload together with what is known of the message.
 */
final class EnvelopeArgumentResolver implements HandlerMethodArgumentResolver {

	private final Class<?> envelopeType;

	private final Function<DeliveryMessage, Object> envelope;

	/**
	 * Create a resolver.
	 * @param envelopeType the type of the parameter, with the payload's as its only
	 * generic
	 * @param envelope makes the argument
	 */
	EnvelopeArgumentResolver(Class<?> envelopeType, Function<DeliveryMessage, Object> envelope) {
		this.envelopeType = envelopeType;
		this.envelope = envelope;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return this.envelopeType == parameter.getParameterType();
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return this.envelope.apply((DeliveryMessage) message);
	}

	/**
	 * Return the type of the payload that a parameter is to contain.
	 * @return the type, or {@code null} if any will do
	 */
	@Nullable Type payloadType(MethodParameter parameter) {
		Type type = PayloadTypes.of(ResolvableType.forMethodParameter(parameter).getGeneric(0));
		return (type != Object.class) ? type : null;
	}

}
