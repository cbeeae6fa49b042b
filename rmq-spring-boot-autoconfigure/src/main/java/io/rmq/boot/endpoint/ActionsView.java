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

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.admin.model.RmqAdminAction;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes that were made through the administration.
 *
 * @param actions the changes, the latest first
 */
record ActionsView(List<Action> actions) implements JsonView {

	static ActionsView of(List<RmqAdminAction> actions) {
		return new ActionsView(actions.stream().map(Action::of).toList());
	}

	/**
	 * A change.
	 *
	 * @param at when
	 * @param actor who made it
	 * @param verb what was done
	 * @param topic the topic
	 * @param group the group, if it concerns one only
	 * @param description the change in a sentence
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record Action(Instant at, String actor, String verb, String topic, @Nullable String group, String description) {

		static Action of(RmqAdminAction action) {
			return new Action(action.at(), action.actor(), action.verb(), action.topic(), action.group(),
					action.description());
		}

	}

}
