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
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import io.rmq.RmqBatchAcknowledgment;
import io.rmq.RmqMessage;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.MessageBatch;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.validation.Validator;

/**
 * Makes the arguments of a listener method that gets several messages at once: a list of
 * payloads or of messages, and what settles them. Whether the method can be called at all
 * is checked once.
 */
final class BatchArguments {

	private final MethodParameter[] parameters;

	private final int list;

	private final Function<DeliveryMessage, @Nullable Object> element;

	private final Type payloadType;

	private final boolean required;

	private final PayloadValidation validation;

	/**
	 * Look at a method.
	 * @throws io.rmq.RmqConfigurationException if it cannot be called with a batch
	 */
	BatchArguments(ListenerMethod method, @Nullable Validator validator) {
		checkResult(method);
		this.parameters = method.getMethodParameters();
		this.list = listIndex(method);
		MethodParameter parameter = this.parameters[this.list];
		ResolvableType type = ResolvableType.forMethodParameter(parameter).as(List.class).getGeneric(0);
		Class<?> envelope = type.toClass();
		if (envelope == RmqMessage.class) {
			this.element = DeliveryMessage::toRmqMessage;
		}
		else if (envelope == Message.class) {
			this.element = DeliveryMessage::withPayload;
		}
		else {
			this.element = DeliveryMessage::payloadIfAny;
		}
		boolean enveloped = envelope == RmqMessage.class || envelope == Message.class;
		this.payloadType = PayloadTypes.of(enveloped ? type.getGeneric(0) : type);
		this.required = enveloped || PayloadArgumentResolver.isRequired(parameter, envelope, method);
		this.validation = new PayloadValidation(parameter, method, validator);
	}

	private static void checkResult(ListenerMethod method) {
		// Not that of the method itself, which does not tell what a suspend function
		// returns
		Class<?> type = method.getReturnType().getParameterType();
		if (method.getMethodAnnotation(SendTo.class) != null) {
			throw method.invalid(
					"gets several messages at once, and has @SendTo; one would not know what answers what. Send with a RmqTemplate");
		}
		if (MethodResult.isStream(type) || !(method.isVoid() || type == Void.class || MethodResult.isLater(type))) {
			throw method.invalid(
					"gets several messages at once, and returns %s, which would be lost; make it void, or something that completes once"
						.formatted(type.getSimpleName()));
		}
	}

	private int listIndex(ListenerMethod method) {
		int found = -1;
		for (int i = 0; i < this.parameters.length; i++) {
			Class<?> type = this.parameters[i].getParameterType();
			if (type == List.class && found < 0) {
				found = i;
			}
			else if (type != RmqBatchAcknowledgment.class && !SuspendFunctions.isContinuation(type)) {
				throw method.invalid(
						"gets several messages at once, and cannot have the parameter of type %s: have one List of payloads, RmqMessages or Messages, which know the headers, and if need be an RmqBatchAcknowledgment"
							.formatted(type.getSimpleName()));
			}
		}
		if (found < 0) {
			throw method
				.invalid("gets several messages at once, and has no List for them; add one, or make it no batch");
		}
		return found;
	}

	/**
	 * Return whether the method settles messages itself.
	 */
	boolean isAcknowledging() {
		return Arrays.stream(this.parameters)
			.anyMatch((parameter) -> parameter.getParameterType() == RmqBatchAcknowledgment.class);
	}

	/**
	 * Return what reads bodies for this method.
	 */
	PayloadReader reader(PayloadFormat format) {
		return new PayloadReader(format, this.payloadType, this.required, false);
	}

	/**
	 * Make what stands for one message in the list.
	 * @return {@code null} for an empty body, if the method does not require payloads
	 */
	@Nullable Object element(DeliveryMessage message) {
		Object payload = message.payloadIfAny();
		if (payload != null) {
			this.validation.validate(payload);
		}
		return this.element.apply(message);
	}

	@Nullable Object[] resolve(List<@Nullable Object> elements, MessageBatch batch) {
		return Arrays.stream(this.parameters)
			.map((parameter) -> (parameter.getParameterIndex() == this.list) ? elements : batch(parameter, batch))
			.toArray();
	}

	private static @Nullable Object batch(MethodParameter parameter, MessageBatch batch) {
		return SuspendFunctions.isContinuation(parameter.getParameterType()) ? null : batch;
	}

}
