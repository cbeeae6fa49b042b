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

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds {@code rmq.listeners.<id>.*} by a listener's id. As an environment variable can
 * only have an id in lower case, without dots and dashes, that form is found too.
 *
 * @param listeners the overrides by what is written in the place of the id
 */
record ListenerOverrides(Map<String, ListenerProperties> listeners) {

	@Nullable ListenerProperties find(String id) {
		ListenerProperties listener = this.listeners.get(id);
		return (listener != null) ? listener : this.listeners.get(environmentForm(id));
	}

	/**
	 * Return what is written in the place of an id but is the id of none of some
	 * listeners.
	 * @param ids the ids of the listeners
	 * @return what fits none of them
	 */
	List<String> unmatched(Collection<String> ids) {
		List<String> environmentForms = ids.stream().map(ListenerOverrides::environmentForm).toList();
		return this.listeners.keySet()
			.stream()
			.filter((key) -> !ids.contains(key) && !environmentForms.contains(key))
			.toList();
	}

	private static String environmentForm(String id) {
		return id.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ENGLISH);
	}

}
