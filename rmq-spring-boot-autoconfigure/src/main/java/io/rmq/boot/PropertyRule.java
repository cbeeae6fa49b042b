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

package io.rmq.boot;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.rmq.listener.Concurrency;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Says what the value of a property may be, in messages that name the property, what is
 * allowed and what was given. A value that is {@code null} was not given, and is allowed.
 *
 * @param property the name of the property
 */
record PropertyRule(String property) {

	private static final List<ChronoUnit> UNITS = List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES,
			ChronoUnit.SECONDS, ChronoUnit.MILLIS);

	private static final Pattern PREFIX = Pattern.compile("[^\\s\\p{Cntrl}{}]{1,100}");

	static PropertyRule of(String property) {
		return new PropertyRule(property);
	}

	void atLeast(int minimum, @Nullable Number value) {
		require(value == null || value.longValue() >= minimum, "at least " + minimum, value);
	}

	Concurrency concurrency(String value) {
		try {
			return Concurrency.parse(value);
		}
		catch (IllegalArgumentException ex) {
			// It begins with what this is called where it is no property.
			throw new IllegalArgumentException(
					String.valueOf(ex.getMessage()).replaceFirst("^concurrency", "'" + this.property + "'"));
		}
	}

	void zeroOrAtLeast(int minimum, String meaning, @Nullable Integer value) {
		require(value == null || value == 0 || value >= minimum, "0 or at least %s (%s)".formatted(meaning, minimum),
				value);
	}

	void between(int minimum, int maximum, @Nullable Integer value) {
		require(value == null || (value >= minimum && value <= maximum),
				"between %s and %s".formatted(minimum, maximum), value);
	}

	void between(DataSize minimum, DataSize maximum, DataSize value) {
		require(minimum.compareTo(value) <= 0 && value.compareTo(maximum) <= 0,
				"between %s and %s".formatted(print(minimum), print(maximum)), print(value));
	}

	void atLeast(Duration minimum, @Nullable Duration value) {
		if (value != null) {
			require(value.compareTo(minimum) >= 0, "at least " + print(minimum), print(value));
		}
	}

	void between(Duration minimum, Duration maximum, @Nullable Duration value) {
		if (value != null) {
			require(minimum.compareTo(value) <= 0 && value.compareTo(maximum) <= 0,
					"between %s and %s".formatted(print(minimum), print(maximum)), print(value));
		}
	}

	void zeroOrBetween(Duration minimum, Duration maximum, Duration value) {
		require(value.isZero() || (minimum.compareTo(value) <= 0 && value.compareTo(maximum) <= 0),
				"0 or between %s and %s".formatted(print(minimum), print(maximum)), print(value));
	}

	void errors(@Nullable Collection<? extends Class<?>> values) {
		withoutGaps(values);
		if (values != null) {
			values.forEach(
					(value) -> require(Throwable.class.isAssignableFrom(value), "classes of errors", value.getName()));
		}
	}

	/**
	 * Refuse a list with nothing between two commas, or after the last.
	 */
	void withoutGaps(@Nullable Collection<?> values) {
		if (values != null && values.stream().anyMatch((value) -> value == null || value.equals(""))) {
			throw new IllegalArgumentException(
					"'%s' must not have an empty element: remove the comma before or after it"
						.formatted(this.property));
		}
	}

	void prefix(String value) {
		require(PREFIX.matcher(value).matches(), "1 to 100 characters without blanks, control characters and braces",
				"'" + value.replaceAll("\\p{Cntrl}", "?") + "'");
	}

	void name(@Nullable String value, UnaryOperator<String> check) {
		try {
			if (value != null) {
				check.apply(value);
			}
		}
		catch (IllegalArgumentException ex) {
			// Without the cause: of a failed binding only the innermost message is
			// printed.
			throw new IllegalArgumentException("'%s' is not valid: %s".formatted(this.property, ex.getMessage()));
		}
	}

	private void require(boolean condition, String allowed, @Nullable Object value) {
		if (!condition) {
			throw new IllegalArgumentException("'%s' must be %s, not %s".formatted(this.property, allowed, value));
		}
	}

	/**
	 * Prints a duration in the largest unit that it is a whole number of.
	 */
	private static String print(Duration duration) {
		for (ChronoUnit unit : UNITS) {
			if (!duration.isZero() && duration.toMillis() % unit.getDuration().toMillis() == 0) {
				return DurationStyle.SIMPLE.print(duration, unit);
			}
		}
		return DurationStyle.SIMPLE.print(duration, ChronoUnit.SECONDS);
	}

	private static String print(DataSize size) {
		if (size.toMegabytes() > 0 && size.equals(DataSize.ofMegabytes(size.toMegabytes()))) {
			return size.toMegabytes() + "MB";
		}
		return size.toString();
	}

}
