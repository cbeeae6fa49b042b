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

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqMessageListener;

/**
 * Handles messages by calling the one of several methods of a bean that is for the
 * message's type. Thread-safe if the bean is.
 */
public final class ClassListener implements RmqMessageListener {

	private final TypedMethods methods;

	ClassListener(TypedMethods methods) {
		this.methods = methods;
	}

	@Override
	public void onMessage(Delivery delivery, RmqContext context) throws Exception {
		this.methods.find(delivery).onMessage(delivery, context);
	}

	@Override
	public void onMessage(Delivery delivery, RmqContext context, RmqAcknowledgment acknowledgment) throws Exception {
		this.methods.find(delivery).onMessage(delivery, context, acknowledgment);
	}

	/**
	 * Return the methods that there are to choose from.
	 * @return the methods, by their names
	 */
	public List<MethodListener> methods() {
		return this.methods.all();
	}

	/**
	 * Return the class, for messages.
	 */
	@Override
	public String toString() {
		return this.methods.toString();
	}

}
