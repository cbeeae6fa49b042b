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

package io.rmq.boot.health;

import java.util.ArrayList;
import java.util.List;

import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.RmqListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * What health looks at of a listener: how it is, for one topic.
 *
 * @param name what it is called in health: its id, and if there are several topics the
 * topic
 * @param topic the topic; {@code null} for a pattern as a whole
 * @param group the group
 * @param state how it is
 */
record ListenerView(String name, @Nullable String topic, String group, ContainerState state) {

	/**
	 * A listener of several topics has a line for each: one that fails is not hidden by
	 * those that do not. One of a pattern has its own besides, for the search for topics.
	 */
	static List<ListenerView> of(RmqListenerContainer container) {
		String id = container.endpoint().id();
		String group = container.endpoint().settings().group();
		List<String> names = List.copyOf(container.endpoint().topics().names());
		List<ListenerView> views = new ArrayList<>();
		if (names.size() <= 1) {
			views.add(new ListenerView(id, names.isEmpty() ? null : names.get(0), group, container.state()));
		}
		if (names.size() != 1) {
			container.states()
				.forEach((topic, state) -> views.add(new ListenerView(id + "/" + topic, topic, group, state)));
		}
		return views;
	}

}
