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

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.rmq.admin.model.RmqMessageLocation;

/**
 * How parameters and views name the state of a message, such as {@code in-flight}.
 */
final class StateName {

	private StateName() {
	}

	static String of(RmqMessageLocation.State state) {
		return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return the state of a name.
	 * @throws IllegalArgumentException if there is none of this name
	 */
	static RmqMessageLocation.State parse(String name) {
		return Arrays.stream(RmqMessageLocation.State.values())
			.filter((state) -> of(state).equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Parameter 'state' must be one of %s, not '%s'"
				.formatted(Arrays.stream(RmqMessageLocation.State.values())
					.map(StateName::of)
					.collect(Collectors.joining(", ")), name)));
	}

}
