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

package io.rmq.samples.cli.terminal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An object of JSON, its members in the order in which they are added.
 */
public final class JsonObject {

	private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

	/**
	 * Add a member.
	 * @param name its name
	 * @param value its value, as {@link Json} takes it
	 * @return this object
	 */
	public JsonObject with(String name, @Nullable Object value) {
		this.members.put(name, value);
		return this;
	}

	/**
	 * Return all members.
	 * @return their values by name
	 */
	public Map<String, @Nullable Object> members() {
		return Collections.unmodifiableMap(this.members);
	}

}
