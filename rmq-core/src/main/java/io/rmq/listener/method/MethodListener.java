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

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqMessageListener;
import org.jspecify.annotations.Nullable;

/**
 * Handles messages by calling a method of a bean. What the method throws comes out as it
 * is. Thread-safe if the bean is.
 */
public final class MethodListener implements RmqMessageListener {

	private final ListenerMethod declared;

	private final InvocableListenerMethod invocable;

	private final MethodArguments arguments;

	private final PayloadReader reader;

	private final MethodResult result;

	private final boolean acknowledging;

	private final boolean detached;

	MethodListener(ListenerMethod declared, InvocableListenerMethod invocable, MethodArguments arguments,
			PayloadReader reader, MethodResult result, boolean detached) {
		this.result = result;
		this.detached = detached;
		this.acknowledging = Arrays.stream(declared.getMethod().getParameterTypes())
			.anyMatch(RmqAcknowledgment.class::equals);
		this.declared = declared;
		this.invocable = invocable;
		this.arguments = arguments;
		this.reader = reader;
	}

	@Override
	public void onMessage(Delivery delivery, RmqContext context) throws Exception {
		call(delivery, context, null);
	}

	@Override
	public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) throws Exception {
		call(delivery, context, acknowledgment);
	}

	private void call(Delivery delivery, RmqContext context, @Nullable RmqAcknowledgment acknowledgment)
			throws Exception {
		DeliveryMessage message = new DeliveryMessage(delivery, context, acknowledgment, this.reader);
		this.result.handle(this.invocable.call(this.arguments.resolve(message)), message);
	}

	/**
	 * Return whether the method settles messages itself: whether it has a parameter for
	 * an {@link RmqAcknowledgment}.
	 * @return {@code true} if it has
	 */
	public boolean isAcknowledging() {
		return this.acknowledging;
	}

	/**
	 * Return whether the method returns before it is done, and nothing to wait for, as
	 * one does that is {@code @Async} and {@code void}.
	 * @return {@code true} if it does
	 */
	public boolean isDetached() {
		return this.detached;
	}

	/**
	 * Return the type that bodies are read as.
	 * @return the type of the payload
	 */
	public Type payloadType() {
		return this.reader.type();
	}

	/**
	 * Return the method without its class, for messages that name the class.
	 */
	String signature() {
		return this.declared.signature();
	}

	/**
	 * Return the class of the payloads that the method takes.
	 */
	Class<?> payloadClass() {
		return this.reader.payloadClass();
	}

	/**
	 * Return the method that is called, as the bean's class declares it.
	 * @return the method
	 */
	public Method method() {
		return this.declared.getMethod();
	}

	@Override
	public String toString() {
		return this.declared.toString();
	}

}
