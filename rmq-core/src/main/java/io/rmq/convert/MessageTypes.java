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

package io.rmq.convert;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.RmqSerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Logical names of payload types, which travel in the header {@link PayloadHeaders#TYPE}
 * in place of the names of classes. Only classes that are registered here are ever chosen
 * by a header, so a message cannot make its receiver load a class. Immutable and
 * thread-safe.
 */
public final class MessageTypes {

	private static final MessageTypes NONE = new MessageTypes(Map.of());

	private final Map<String, Class<?>> classes;

	private final Map<Class<?>, String> names = new HashMap<>();

	private MessageTypes(Map<String, ? extends Class<?>> classes) {
		this.classes = new LinkedHashMap<>(classes);
		this.classes.forEach(this::add);
	}

	private void add(String name, Class<?> type) {
		if (name.isBlank() || name.chars().anyMatch((c) -> Character.isISOControl(c) || Character.isWhitespace(c))) {
			throw new IllegalArgumentException(
					"The name of a message type must not be blank nor contain blanks or control characters, as '%s' of %s"
						.formatted(name.replaceAll("\\p{Cntrl}", "?"), type.getName()));
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
			throw new IllegalArgumentException(
					"The name of a message type must be text, as that of %s with half a surrogate pair is not"
						.formatted(type.getName()));
		}
		String other = this.names.put(type, name);
		if (other != null) {
			throw new IllegalArgumentException(
					"Two message types, '%s' and '%s', are the class %s; a class has one name".formatted(other, name,
							type.getName()));
		}
	}

	/**
	 * Return no names, with which headers choose nothing.
	 * @return no names
	 */
	public static MessageTypes none() {
		return NONE;
	}

	/**
	 * Return names for classes.
	 * @param classes the class of each name
	 * @return the names
	 * @throws IllegalArgumentException if a name is not valid or a class has two
	 */
	public static MessageTypes of(Map<String, ? extends Class<?>> classes) {
		return classes.isEmpty() ? NONE : new MessageTypes(classes);
	}

	/**
	 * Return the name that goes with a payload.
	 * @param type the payload's class
	 * @return its name, or {@code null} if it has none
	 */
	@Nullable String name(Class<?> type) {
		return this.names.get(type);
	}

	/**
	 * Return what a body is read as. That is what the handler asks for, unless it leaves
	 * that open by asking for an interface, an abstract class or {@link Object}.
	 * @param name the name in the message's header, or {@code null}
	 * @param wanted what the handler asks for
	 * @return the type to read
	 * @throws RmqSerializationException if the name is needed but unknown, or is that of
	 * something else
	 */
	Type resolve(@Nullable String name, Type wanted) {
		if (name == null || this.classes.isEmpty() || !(wanted instanceof Class<?> type) || !isOpen(type)) {
			return wanted;
		}
		Class<?> named = this.classes.get(name);
		if (named == null) {
			throw new RmqSerializationException(
					"A message of type '%s' cannot be read as %s: the known types are %s; register it as rmq.message.types.<name>=<class>"
						.formatted(name, type.getName(), this.classes.keySet()),
					null);
		}
		if (!type.isAssignableFrom(named)) {
			throw new RmqSerializationException("A message of type '%s' cannot be read as %s: it is registered as %s"
				.formatted(name, type.getName(), named.getName()), null);
		}
		return named;
	}

	/**
	 * Return what a body is read as by a handler that takes what no other does: what it
	 * asks for, or what the name says if that is such a thing.
	 * @param name the name in the message's header, or {@code null}
	 * @param wanted what the handler asks for
	 * @return the type to read
	 */
	Type resolveIfFitting(@Nullable String name, Type wanted) {
		Class<?> named = (name != null) ? this.classes.get(name) : null;
		return (named != null && wanted instanceof Class<?> type && isOpen(type) && type.isAssignableFrom(named))
				? named : wanted;
	}

	/**
	 * Return the class of each name.
	 */
	Map<String, Class<?>> asMap() {
		return Collections.unmodifiableMap(this.classes);
	}

	/**
	 * Return whether it takes a name to tell what to make. The JDK's own interfaces, such
	 * as {@code List}, say enough.
	 */
	private static boolean isOpen(Class<?> type) {
		return type == Object.class || (Modifier.isAbstract(type.getModifiers()) && !type.isPrimitive()
				&& !type.isArray() && !type.getName().startsWith("java."));
	}

	@Override
	public String toString() {
		return this.classes.toString();
	}

}
