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
import java.util.Arrays;
import java.util.stream.Collectors;

import io.rmq.RmqConfigurationException;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;

/**
 * A listener method as its class declares it, behind any proxy: only there are the
 * annotations and the types of its parameters.
 */
final class ListenerMethod extends AnnotatedMethod {

	private final Class<?> targetClass;

	ListenerMethod(Class<?> targetClass, Method method) {
		super(method);
		this.targetClass = targetClass;
		for (MethodParameter parameter : getMethodParameters()) {
			parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
		}
	}

	@Override
	protected Class<?> getContainingClass() {
		return this.targetClass;
	}

	RmqConfigurationException invalid(String reason) {
		return new RmqConfigurationException("Listener method %s %s".formatted(this, reason), null);
	}

	/**
	 * Return the method and the types of its parameters, for messages.
	 */
	String signature() {
		return Arrays.stream(getMethod().getParameterTypes())
			.filter((type) -> !SuspendFunctions.isContinuation(type))
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", getMethod().getName() + "(", ")"));
	}

	/**
	 * Return the class, the method and the types of its parameters, for messages.
	 */
	@Override
	public String toString() {
		return this.targetClass.getName() + "." + signature();
	}

}
