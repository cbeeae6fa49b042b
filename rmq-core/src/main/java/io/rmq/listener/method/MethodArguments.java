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

import io.rmq.RmqException;
import io.rmq.RmqFatalException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqUnreadableMessageException;
import io.rmq.convert.PayloadFormat;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Makes the arguments of a listener method. Where each comes from is decided, and whether
 * the method can be called at all is checked, once.
 */
final class MethodArguments {

	private final ListenerMethod method;

	private final MethodParameter[] parameters;

	private final HandlerMethodArgumentResolver[] resolvers;

	private @Nullable PayloadArgumentResolver payload;

	private @Nullable Type payloadType;

	private boolean enveloped;

	/**
	 * Look at a method.
	 * @throws io.rmq.RmqConfigurationException if it has no payload, or more than one
	 */
	MethodArguments(ListenerMethod method, ArgumentResolvers resolvers) {
		this.method = method;
		this.parameters = method.getMethodParameters();
		this.resolvers = new HandlerMethodArgumentResolver[this.parameters.length];
		for (int i = 0; i < this.parameters.length; i++) {
			this.resolvers[i] = resolvers.find(this.parameters[i], method);
			if (this.resolvers[i] instanceof PayloadArgumentResolver payloads) {
				addPayload(payloads);
			}
			else if (this.resolvers[i] instanceof EnvelopeArgumentResolver envelopes) {
				this.enveloped = true;
				addType(envelopes.payloadType(this.parameters[i]));
			}
		}
		if (this.payload == null && !this.enveloped) {
			throw method.invalid("has no parameter for the payload; add one of the payload's type, or a RmqMessage");
		}
	}

	private void addPayload(PayloadArgumentResolver payload) {
		if (this.payload != null) {
			throw this.method.invalid(
					"has two parameters for the payload, %s and %s; keep one, and if another is for a header, annotate that with @Header"
						.formatted(describe(this.payload.parameter()), describe(payload.parameter())));
		}
		this.payload = payload;
		addType(payload.payloadType());
	}

	private void addType(@Nullable Type type) {
		if (type != null && this.payloadType != null && !type.equals(this.payloadType)) {
			throw this.method.invalid("takes the payload both as %s and as %s; take it as one type"
				.formatted(this.payloadType.getTypeName(), type.getTypeName()));
		}
		this.payloadType = (type != null) ? type : this.payloadType;
	}

	/**
	 * Return what reads bodies for this method.
	 * @param forAnything whether the method takes what no other does
	 */
	PayloadReader reader(PayloadFormat format, boolean forAnything) {
		Type type = (this.payloadType != null) ? this.payloadType : Object.class;
		boolean required = this.payload == null || this.payload.isRequired();
		return new PayloadReader(format, type, required, forAnything);
	}

	/**
	 * Make the arguments for a message.
	 * @throws RmqUnreadableMessageException if the payload or a header does not fit its
	 * parameter
	 * @throws RmqFatalException if a header is missing or the payload is not valid
	 */
	@Nullable Object[] resolve(DeliveryMessage message) {
		@Nullable Object[] arguments = new Object[this.parameters.length];
		for (int i = 0; i < arguments.length; i++) {
			try {
				arguments[i] = this.resolvers[i].resolveArgument(this.parameters[i], message);
			}
			catch (RmqSerializationException ex) {
				// So that it is told from one that the method itself throws.
				throw new RmqUnreadableMessageException(String.valueOf(ex.getMessage()), ex);
			}
			catch (RmqException ex) {
				throw ex;
			}
			catch (ConversionException ex) {
				throw new RmqUnreadableMessageException(failure(i, ex), ex);
			}
			catch (Exception ex) {
				throw new RmqFatalException(failure(i, ex), ex);
			}
		}
		return arguments;
	}

	private String failure(int index, Exception ex) {
		return "There is no argument for %s of listener method %s: %s".formatted(describe(this.parameters[index]),
				this.method, ex.getMessage());
	}

	private static String describe(MethodParameter parameter) {
		String name = parameter.getParameterName();
		return (name != null) ? "'" + name + "'" : "number " + (parameter.getParameterIndex() + 1);
	}

}
