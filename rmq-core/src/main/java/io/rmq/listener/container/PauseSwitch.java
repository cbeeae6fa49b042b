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

package io.rmq.listener.container;

import java.util.EnumSet;
import java.util.Set;

/**
 * Pauses a container as long as anybody wants it paused. What is handled goes on to its
 * end, what is not begun goes back. Thread-safe.
 */
final class PauseSwitch {

	private final MessageFetcher fetcher;

	private final ContainerStatus status;

	private final RunDuties duties;

	private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

	PauseSwitch(MessageFetcher fetcher, ContainerStatus status, RunDuties duties) {
		this.fetcher = fetcher;
		this.status = status;
		this.duties = duties;
	}

	/**
	 * Pause for a reason, or not for that any more.
	 */
	synchronized void set(Reason reason, boolean paused) {
		boolean changed = paused ? this.reasons.add(reason) : this.reasons.remove(reason);
		if (!changed) {
			return;
		}
		if (paused && this.reasons.size() == 1) {
			this.fetcher.pause();
			this.status.paused(reason.by);
			this.duties.releaseSoon();
		}
		else if (this.reasons.isEmpty()) {
			// Messages that are not released yet must not be overtaken by those that are
			// fetched next.
			this.duties.afterRelease(this::resume);
		}
	}

	private synchronized void resume() {
		if (this.reasons.isEmpty()) {
			this.status.resumed();
			this.fetcher.resume();
		}
	}

	/**
	 * Who wants it.
	 */
	enum Reason {

		/**
		 * This instance of the application.
		 */
		INSTANCE("in this instance"),

		/**
		 * Somebody who has paused the whole group, for all instances.
		 */
		GROUP("with its whole group");

		private final String by;

		Reason(String by) {
			this.by = by;
		}

	}

}
