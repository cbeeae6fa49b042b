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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.ContainerState.Phase;
import io.rmq.listener.container.OverdueHandler;

/**
 * Says why a listener makes the component DOWN, and warns of what may come to that.
 *
 * @param clock this machine's clock
 */
record ListenerFailures(Clock clock) {

	/**
	 * How long a listener or a duty may back off before it counts as down: a moment
	 * without the server is no reason to take an instance out of service.
	 */
	static final Duration TOLERANCE = Duration.ofSeconds(10);

	/**
	 * Return why a listener that should run does not do what it should.
	 * @param name what the listener is called
	 * @param state how it is
	 * @return a sentence for each reason; none if all is well or nothing is wanted of it
	 */
	List<String> reasons(String name, ContainerState state) {
		List<String> reasons = new ArrayList<>();
		if (state.phase() == Phase.PAUSED || state.isStoppedOnPurpose()) {
			return reasons;
		}
		if (state.isStuck()) {
			OverdueHandler first = state.overdueHandlers().get(0);
			reasons.add(
					"Listener '%s' handles nothing any more: all %d handlers are overdue, the first since %s with message '%s'"
						.formatted(name, state.concurrency(), first.since(), first.messageId()));
		}
		if ((state.phase() == Phase.BACKING_OFF || state.phase() == Phase.FAILED) && isLongAgo(state.since())) {
			reasons.add("Listener '%s' is %s since %s: %s".formatted(name, state.phase(), state.since(),
					(state.lastError() != null) ? state.lastError() : "it was started and does not run"));
		}
		state.failingDuties()
			.stream()
			.filter((duty) -> isLongAgo(duty.since()))
			.forEach((duty) -> reasons.add("Listener '%s' fails at %s since %s: %s".formatted(name, duty.description(),
					duty.since(), duty.lastError())));
		return reasons;
	}

	/**
	 * Warn of overdue handlers, from the first.
	 */
	List<String> warnings(String name, ContainerState state) {
		return state.overdueHandlers()
			.stream()
			.limit(HealthDetails.OVERDUE)
			.map((handler) -> "Listener '%s' has handled message '%s', attempt %d, since %s; it was interrupted and does not end"
				.formatted(name, handler.messageId(), handler.attempt(), handler.since()))
			.toList();
	}

	private boolean isLongAgo(Instant since) {
		return since.plus(TOLERANCE).isBefore(this.clock.instant());
	}

}
