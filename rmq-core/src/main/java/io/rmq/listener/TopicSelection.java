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

package io.rmq.listener;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

import io.rmq.broker.Names;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a listener listens to: some that are named, or all whose names match a
 * pattern, also those that come later. Immutable.
 *
 * @param names the topics, none if there is a pattern
 * @param pattern what the whole name of a topic has to match, {@code null} if the topics
 * are named
 */
public record TopicSelection(List<String> names, @Nullable Pattern pattern) implements Predicate<String> {

	public TopicSelection {
		names = List.copyOf(names);
		names.forEach(Names::requireTopic);
		if (names.isEmpty() == (pattern == null)) {
			throw new IllegalArgumentException(
					"A listener needs topics or a pattern for them, one of both: topics %s, pattern %s".formatted(names,
							pattern));
		}
		if (names.stream().distinct().count() < names.size()) {
			throw new IllegalArgumentException("A topic is named twice: " + names);
		}
	}

	/**
	 * Select topics by their names.
	 * @param names the topics, at least one
	 * @return the selection
	 * @throws IllegalArgumentException if there is none, one is not valid or is there
	 * twice
	 */
	public static TopicSelection of(String... names) {
		return new TopicSelection(List.of(names), null);
	}

	/**
	 * Select all topics whose names match a pattern.
	 * @param pattern what a whole name has to match
	 * @return the selection
	 * @throws IllegalArgumentException if it is not a regular expression
	 * @see Pattern
	 */
	public static TopicSelection matching(String pattern) {
		try {
			return new TopicSelection(List.of(), Pattern.compile(pattern));
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException("It is not a regular expression: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Return whether a topic is selected.
	 * @param topic the name of the topic
	 * @return {@code true} if it is
	 */
	@Override
	public boolean test(String topic) {
		return (this.pattern != null) ? this.pattern.matcher(topic).matches() : this.names.contains(topic);
	}

	@Override
	public String toString() {
		return (this.pattern != null) ? "all topics that match '%s'".formatted(this.pattern)
				: ((this.names.size() > 1) ? "topics " : "topic ")
						+ this.names.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
	}

}
