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

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqDeadLetter;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Knows where each kind of parameter gets its argument from.
 */
final class ArgumentResolvers {

	private static final ResolvableType TEXT_BY_NAME = ResolvableType.forClassWithGenerics(Map.class, String.class,
			String.class);

	private final List<HandlerMethodArgumentResolver> resolvers;

	private final @Nullable Validator validator;

	ArgumentResolvers(ConversionService conversionService, @Nullable ConfigurableBeanFactory beanFactory,
			@Nullable Validator validator) {
		this.resolvers = List.of(new HeaderMethodArgumentResolver(conversionService, beanFactory),
				new ValueArgumentResolver(ArgumentResolvers::isTextHeaders,
						(message) -> message.delivery().headers().asMap()),
				new HeadersMethodArgumentResolver(),
				new ValueArgumentResolver(RmqContext.class, DeliveryMessage::context),
				new ValueArgumentResolver(RmqAcknowledgment.class, DeliveryMessage::acknowledgment),
				new ValueArgumentResolver(RmqHeaders.class, (message) -> message.delivery().headers()),
				new ValueArgumentResolver(RmqDeadLetter.class,
						(message) -> RmqDeadLetter.from(message.delivery().headers())),
				new ValueArgumentResolver((parameter) -> SuspendFunctions.isContinuation(parameter.getParameterType()),
						(message) -> null),
				new EnvelopeArgumentResolver(RmqMessage.class, DeliveryMessage::toRmqMessage),
				new EnvelopeArgumentResolver(Message.class, DeliveryMessage::withPayload));
		this.validator = validator;
	}

	/**
	 * Return where a parameter gets its argument from; if nothing else is for it, it is
	 * for the payload.
	 * @throws io.rmq.RmqConfigurationException if the parameter cannot be meant
	 */
	HandlerMethodArgumentResolver find(MethodParameter parameter, ListenerMethod method) {
		check(parameter, method);
		return this.resolvers.stream()
			.filter((resolver) -> resolver.supportsParameter(parameter))
			.findFirst()
			.orElseGet(() -> new PayloadArgumentResolver(parameter, method, this.validator));
	}

	private static void check(MethodParameter parameter, ListenerMethod method) {
		Class<?> type = parameter.getParameterType();
		Header header = parameter.getParameterAnnotation(Header.class);
		if (header != null && header.name().isEmpty() && parameter.getParameterName() == null) {
			throw method
				.invalid("has a @Header without a name, and its class file does not contain the names of parameters; "
						+ "give the name or compile with -parameters");
		}
		if (parameter.hasParameterAnnotation(Headers.class) && !Map.class.isAssignableFrom(type)) {
			throw method.invalid("has @Headers on a %s; make it a Map".formatted(type.getSimpleName()));
		}
		if (Message.class.isAssignableFrom(type) && type != Message.class) {
			throw method.invalid("has a parameter of type %s; make it a Message".formatted(type.getSimpleName()));
		}
	}

	private static boolean isTextHeaders(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(Headers.class)
				&& TEXT_BY_NAME.getType().equals(PayloadTypes.of(ResolvableType.forMethodParameter(parameter)));
	}

	/**
	 * Gives a parameter something that is known without reading the body.
	 *
	 * @param supports tells which parameters it is for
	 * @param value gets the argument
	 */
	private record ValueArgumentResolver(Function<MethodParameter, Boolean> supports,
			Function<DeliveryMessage, @Nullable Object> value) implements HandlerMethodArgumentResolver {

		ValueArgumentResolver(Class<?> type, Function<DeliveryMessage, @Nullable Object> value) {
			this((parameter) -> parameter.getParameterType() == type, value);
		}

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return this.supports.apply(parameter);
		}

		@Override
		public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return this.value.apply((DeliveryMessage) message);
		}

	}

}
