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

package io.rmq.admin;

import java.time.Instant;
import java.util.List;

import io.rmq.admin.model.RmqAdminAction;
import io.rmq.broker.Server;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Reports what an actor has changed: in the log, in the server's list of changes, and to
 * listeners. A change has been made by then, so a report that fails is logged and does
 * not fail the change.
 *
 * @param server keeps the list
 * @param actor who makes the changes
 * @param listeners learn about them
 */
record ActionLog(Server server, String actor, List<RmqAdminListener> listeners) {

	private static final RmqLog logger = RmqLog.of(RmqAdmin.class);

	/**
	 * An actor's name comes from outside. More of it is cut.
	 */
	private static final int MAX_ACTOR = 200;

	ActionLog {
		if (actor.isBlank()) {
			throw new IllegalArgumentException("An actor needs a name");
		}
		actor = EscapedText.of((actor.length() <= MAX_ACTOR) ? actor : actor.substring(0, MAX_ACTOR) + "…");
		listeners = List.copyOf(listeners);
	}

	ActionLog as(String actor) {
		return new ActionLog(this.server, actor, this.listeners);
	}

	void report(String verb, String topic, @Nullable String group, String description) {
		logger.info("%s; by %s".formatted(description, this.actor));
		RmqAdminAction action = new RmqAdminAction(Instant.now(), this.actor, verb, topic, group,
				EscapedText.of(description));
		try {
			this.server.record(action);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The server's list of changes lacks the latest one, which was made: %s".formatted(description),
					ex);
		}
		this.listeners.forEach((listener) -> tell(listener, action));
	}

	private static void tell(RmqAdminListener listener, RmqAdminAction action) {
		try {
			listener.changed(action);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A listener to changes of topics failed on: %s".formatted(action.description()), ex);
		}
	}

}
