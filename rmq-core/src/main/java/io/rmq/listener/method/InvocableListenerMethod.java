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

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Calls a listener method, through the bean's proxy if it has one.
 */
final class InvocableListenerMethod extends InvocableHandlerMethod {

	private final @Nullable SuspendingCall suspending;

	InvocableListenerMethod(Object bean, Method invocable) {
		super(bean, invocable);
		this.suspending = KotlinDetector.isSuspendingFunction(invocable) ? new SuspendingCall(getBridgedMethod())
				: null;
	}

	@Nullable Object call(@Nullable Object[] arguments) throws Exception {
		return (this.suspending != null) ? this.suspending.invoke(getBean(), arguments) : doInvoke(arguments);
	}

}
