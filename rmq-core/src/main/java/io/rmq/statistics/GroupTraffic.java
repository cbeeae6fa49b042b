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

package io.rmq.statistics;

import java.time.Duration;

import io.rmq.admin.model.RmqStatistics;
import io.rmq.listener.RmqOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a group has done here, as far as it was not told. Anybody counts, one thread
 * tells.
 */
final class GroupTraffic {

	private final UnreportedSum handled = new UnreportedSum();

	private final UnreportedSum failed = new UnreportedSum();

	private final UnreportedSum retried = new UnreportedSum();

	private final UnreportedSum deadLettered = new UnreportedSum();

	private final UnreportedSum nanos = new UnreportedSum();

	void countFailure() {
		this.failed.add(1);
	}

	void count(RmqOutcome outcome, Duration duration) {
		@Nullable UnreportedSum messages = switch (outcome) {
			case ACKNOWLEDGED -> this.handled;
			case RETRIED -> this.retried;
			case DEAD_LETTERED -> this.deadLettered;
			// It counts where it is handled.
			case RELEASED -> null;
		};
		if (messages != null) {
			messages.add(1);
			this.nanos.add(duration.toNanos());
		}
	}

	RmqStatistics.Group untold() {
		return new RmqStatistics.Group(this.handled.untold(), this.failed.untold(), this.retried.untold(),
				this.deadLettered.untold(), Duration.ofNanos(this.nanos.untold()), null, null);
	}

	void tell(RmqStatistics.Group group) {
		this.handled.tell(group.handled());
		this.failed.tell(group.failed());
		this.retried.tell(group.retried());
		this.deadLettered.tell(group.deadLettered());
		this.nanos.tell(group.handling().toNanos());
	}

}
