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

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqNoHandlerException;
import io.rmq.broker.Delivery;
import io.rmq.convert.PayloadHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a class, each for payloads of a type. Which is for which of the types
 * that have a name is decided once.
 */
final class TypedMethods {

	private final Class<?> type;

	private final List<MethodListener> all;

	private final @Nullable MethodListener byDefault;

	private final Map<String, Class<?>> names;

	private final Map<String, MethodListener> byName = new LinkedHashMap<>();

	/**
	 * Sort out methods.
	 * @param type the class that they are of
	 * @param methods the methods
	 * @param byDefault the one of them that takes what no other does, if any
	 * @param names the types that have a name
	 * @throws RmqConfigurationException if two methods are for the same, or one for
	 * nothing
	 */
	TypedMethods(Class<?> type, List<MethodListener> methods, @Nullable MethodListener byDefault,
			Map<String, Class<?>> names) {
		this.type = type;
		this.all = methods.stream().sorted(Comparator.comparing(MethodListener::toString)).toList();
		this.byDefault = byDefault;
		this.names = names;
		requireOneForEachType();
		names.forEach((name, named) -> {
			MethodListener closest = closest(name, named);
			if (closest != null) {
				this.byName.put(name, closest);
			}
		});
		requireTypeForEach();
	}

	/**
	 * Return the methods, by their names.
	 */
	List<MethodListener> all() {
		return this.all;
	}

	/**
	 * Return the method for a message: the one that takes what its type's name says; if
	 * it has no name, or names are not used here, the only one; else the default.
	 * @throws RmqNoHandlerException if there is none
	 */
	MethodListener find(Delivery delivery) {
		String name = (this.names.isEmpty()) ? null : delivery.headers().get(PayloadHeaders.TYPE);
		MethodListener found = (name != null) ? this.byName.get(name) : onlyOne();
		if (found == null) {
			found = this.byDefault;
		}
		if (found == null) {
			throw new RmqNoHandlerException(noHandler(name));
		}
		return found;
	}

	private @Nullable MethodListener onlyOne() {
		return (this.all.size() == 1) ? this.all.get(0) : null;
	}

	private void requireOneForEachType() {
		Map<Class<?>, MethodListener> byType = new LinkedHashMap<>();
		for (MethodListener method : this.all) {
			MethodListener other = byType.putIfAbsent(method.payloadClass(), method);
			if (other != null) {
				throw invalid("has two @RmqHandler methods for %s, %s and %s; keep one of them"
					.formatted(method.payloadClass().getName(), other.signature(), method.signature()));
			}
		}
	}

	/**
	 * Return the method whose type is the closest to a type.
	 */
	private @Nullable MethodListener closest(String name, Class<?> named) {
		List<MethodListener> fitting = this.all.stream()
			.filter((method) -> method.payloadClass().isAssignableFrom(named))
			.toList();
		List<MethodListener> closest = fitting.stream()
			.filter((method) -> fitting.stream().noneMatch((other) -> isCloser(other, method)))
			.toList();
		if (closest.size() > 1) {
			closest = closest.stream().filter((method) -> method != this.byDefault).toList();
		}
		if (closest.size() > 1) {
			throw invalid(
					"has two @RmqHandler methods for message type '%s', %s and %s, as %s is both; add one for it, or keep one of them"
						.formatted(name, closest.get(0).signature(), closest.get(1).signature(), named.getName()));
		}
		return (closest.isEmpty()) ? null : closest.get(0);
	}

	private static boolean isCloser(MethodListener method, MethodListener than) {
		return method != than && than.payloadClass().isAssignableFrom(method.payloadClass());
	}

	private void requireTypeForEach() {
		for (MethodListener method : this.all) {
			boolean fits = this.names.values().stream().anyMatch(method.payloadClass()::isAssignableFrom);
			if (!fits && method != this.byDefault && this.all.size() > 1) {
				throw invalid(
						"has an @RmqHandler method that would never be called, %s: no message type is a %s. Register one as rmq.message.types.<name>=<class>, or in the MessageTypes bean; the types that are registered: %s"
							.formatted(method.signature(), method.payloadClass().getName(), this.names.keySet()));
			}
		}
	}

	private RmqConfigurationException invalid(String reason) {
		return new RmqConfigurationException("Listener class %s %s".formatted(this, reason), null);
	}

	private String noHandler(@Nullable String name) {
		String what = (name != null) ? "a message of type '%s'%s".formatted(name, description(name))
				: "a message that does not say its type";
		String todo = (name != null) ? "Add one for it" : "Register the type with the sender";
		return "No @RmqHandler method of %s is for %s; there are %s. %s, or have one with isDefault = true".formatted(
				this, what, this.all.stream().map(MethodListener::signature).collect(Collectors.joining(", ")), todo);
	}

	private String description(String name) {
		Class<?> named = this.names.get(name);
		return (named != null) ? ", which is " + named.getName()
				: ", which is not registered (there are " + String.join(", ", this.names.keySet()) + ")";
	}

	/**
	 * Return the class, for messages.
	 */
	@Override
	public String toString() {
		return this.type.getName();
	}

}
