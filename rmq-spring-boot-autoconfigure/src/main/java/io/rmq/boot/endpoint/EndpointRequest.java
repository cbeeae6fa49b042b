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

package io.rmq.boot.endpoint;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqSelection;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the endpoint: a path below it, and parameters.
 */
final class EndpointRequest {

	/**
	 * The parameters that {@link #selection()} is made of.
	 */
	private static final List<String> CONDITIONS = List.of("id", "reason", "error", "header", "from", "to");

	private final List<String> path;

	private final Map<String, String> parameters = new TreeMap<>();

	private final Set<String> empty = new TreeSet<>();

	private String actor = "";

	EndpointRequest(String... path) {
		this.path = List.of(path);
	}

	/**
	 * Add a parameter; one that is empty was not given.
	 */
	EndpointRequest with(String name, @Nullable String value) {
		if (value != null && value.isEmpty()) {
			this.empty.add(name);
		}
		else if (value != null) {
			this.parameters.put(name, value);
		}
		return this;
	}

	/**
	 * Add who makes the request.
	 */
	EndpointRequest by(String actor) {
		this.actor = actor;
		return this;
	}

	String actor() {
		return this.actor;
	}

	/**
	 * Refuse parameters that are empty, so that a condition that was left empty by
	 * mistake does not mean all messages.
	 */
	EndpointRequest withoutEmpty() {
		if (!this.empty.isEmpty()) {
			throw new IllegalArgumentException(
					"Parameters %s are empty; leave out what is not meant. Nothing was done".formatted(this.empty));
		}
		return this;
	}

	/**
	 * Refuse all other parameters, as what is not used is no condition.
	 * @param names the parameters that this path takes
	 */
	EndpointRequest takes(String... names) {
		Set<String> others = new TreeSet<>(this.parameters.keySet());
		others.removeAll(Set.of(names));
		if (!others.isEmpty()) {
			throw new IllegalArgumentException("There is no parameter %s at '%s'; nothing was done".formatted(others,
					String.join("/", this.path)));
		}
		return this;
	}

	/**
	 * Refuse all other parameters than these and the conditions.
	 * @param names the parameters that this path takes besides conditions
	 */
	EndpointRequest takesConditionsAnd(String... names) {
		return takes(Stream.concat(CONDITIONS.stream(), Stream.of(names)).toArray(String[]::new));
	}

	/**
	 * Return whether any condition is given, so that not all messages are meant.
	 */
	boolean hasConditions() {
		return CONDITIONS.stream().anyMatch(this.parameters::containsKey);
	}

	/**
	 * Return what kind of path it is: each name in it is a {@code *}, which every second
	 * segment is.
	 */
	String shape() {
		StringBuilder shape = new StringBuilder();
		for (int i = 0; i < this.path.size(); i++) {
			shape.append((i == 0) ? "" : "/").append((i % 2 == 0) ? this.path.get(i) : "*");
		}
		return shape.toString();
	}

	String segment(int index) {
		return this.path.get(index);
	}

	String topic() {
		return segment(1);
	}

	RmqNotFoundException unknownPath() {
		return new RmqNotFoundException("There is nothing at '%s' that does this; see the documentation of the endpoint"
			.formatted(String.join("/", this.path)));
	}

	@Nullable String text(String name) {
		return this.parameters.get(name);
	}

	String required(String name) {
		String value = text(name);
		if (value == null) {
			throw new IllegalArgumentException("Parameter '%s' must be given".formatted(name));
		}
		return value;
	}

	boolean flag(String name) {
		String value = text(name);
		if (value != null && !value.equals("true") && !value.equals("false")) {
			throw new IllegalArgumentException("Parameter '%s' must be true or false, not '%s'".formatted(name, value));
		}
		return "true".equals(value);
	}

	int number(String name, int otherwise, int min, int max) {
		Integer number = parse(name, Integer::valueOf, "a whole number");
		if (number != null && (number < min || number > max)) {
			throw new IllegalArgumentException(
					"Parameter '%s' must be between %d and %d, not %d".formatted(name, min, max, number));
		}
		return (number != null) ? number : otherwise;
	}

	/**
	 * Refuse what is not to be done by mistake, unless the name of the topic is repeated.
	 */
	void requireConfirmation() {
		if (!topic().equals(text("confirm"))) {
			throw new IllegalArgumentException(
					"Parameter 'confirm' must be the name of the topic, '%s', as messages are lost".formatted(topic()));
		}
	}

	/**
	 * Return the location that the parameters {@code state} and {@code group} name.
	 */
	RmqMessageLocation location() {
		return new RmqMessageLocation(topic(), text("group"), StateName.parse(required("state")));
	}

	/**
	 * Return which messages are meant.
	 */
	RmqSelection selection() {
		RmqSelection selection = new RmqSelection(text("id"), text("reason"), text("error"),
				parse("from", Instant::parse, "an instant such as 2026-01-31T12:00:00Z"),
				parse("to", Instant::parse, "an instant such as 2026-01-31T12:00:00Z"), Map.of());
		String header = text("header");
		if (header == null) {
			return selection;
		}
		int colon = header.indexOf(':');
		if (colon < 1) {
			throw new IllegalArgumentException("Parameter 'header' must be name:value, not '%s'".formatted(header));
		}
		return selection.withHeader(header.substring(0, colon), header.substring(colon + 1));
	}

	private <T> @Nullable T parse(String name, Function<String, T> parser, String expected) {
		String value = text(name);
		try {
			return (value != null) ? parser.apply(value) : null;
		}
		catch (NumberFormatException | DateTimeException ex) {
			throw new IllegalArgumentException("Parameter '%s' must be %s, not '%s'".formatted(name, expected, value),
					ex);
		}
	}

}
