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

package io.rmq.samples.cli.command;

import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqNotFoundException;
import io.rmq.samples.cli.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * The counts of all topics, or of one.
 *
 * @param server where they are
 */
record Counts(Server server) {

	List<TopicView> of(@Nullable String topic) {
		if (topic != null) {
			return List.of(new TopicView(this.server.admin().topic(topic)));
		}
		List<TopicView> views = new ArrayList<>();
		for (String name : this.server.admin().topics()) {
			try {
				views.add(new TopicView(this.server.admin().topic(name)));
			}
			catch (RmqNotFoundException ex) {
				// Dropped a moment ago.
			}
		}
		return views;
	}

}
