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

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

import io.rmq.maintenance.DutyState;
import org.jspecify.annotations.Nullable;

/**
 * How a container is, seen at one instant.
 *
 * @param phase what it does
 * @param since since when, by this machine's clock
 * @param lastError the error that it recovers from, or last recovered from since it was
 * started
 * @param lastErrorAt when that happened last, by this machine's clock: before
 * {@code since} if it has recovered
 * @param held how many messages it holds, handled or waiting for a free thread
 * @param overdueHandlers the handlers that have taken longer than their timeout, were
 * interrupted and still do not end, the oldest first
 * @param concurrency how many handlers it can have at work at once
 * @param lost how many messages it has lost since it was started: whose lease ran out, or
 * whose outcome the server refused; they are handled again
 * @param duties how it goes with what is done beside handling; none if it does not run
 */
public record ContainerState(Phase phase, Instant since, @Nullable Throwable lastError, @Nullable Instant lastErrorAt,
		int held, List<OverdueHandler> overdueHandlers, int concurrency, long lost, List<DutyState> duties) {

	/**
	 * Take the states of a container for each of its topics together.
	 * @param states the states
	 * @param started what there is to say if there are none
	 * @return the one that matters most, with the numbers of all
	 */
	static ContainerState of(Collection<ContainerState> states, boolean started) {
		ContainerState worst = states.stream()
			.max(Comparator.comparing(ContainerState::phase))
			.orElseGet(() -> new ContainerState(started ? Phase.RUNNING : Phase.STOPPED, Instant.now(), null, null, 0,
					List.of(), 1, 0, List.of()));
		if (states.size() <= 1) {
			return worst;
		}
		return new ContainerState(worst.phase, worst.since, worst.lastError, worst.lastErrorAt,
				sum(states, ContainerState::held),
				states.stream().flatMap((state) -> state.overdueHandlers.stream()).toList(),
				sum(states, ContainerState::concurrency), states.stream().mapToLong(ContainerState::lost).sum(),
				states.stream().flatMap((state) -> state.duties.stream()).toList());
	}

	private static int sum(Collection<ContainerState> states, ToIntFunction<ContainerState> number) {
		return states.stream().mapToInt(number).sum();
	}

	/**
	 * Return this state as that of a container that should run, and does not.
	 * @param wanted since when it should run, at the earliest
	 */
	ContainerState failed(Instant wanted) {
		return new ContainerState(Phase.FAILED, this.since.isBefore(wanted) ? wanted : this.since, this.lastError,
				this.lastErrorAt, this.held, this.overdueHandlers, this.concurrency, this.lost, this.duties);
	}

	/**
	 * Return this state with one more duty.
	 */
	ContainerState with(DutyState duty) {
		return new ContainerState(this.phase, this.since, this.lastError, this.lastErrorAt, this.held,
				this.overdueHandlers, this.concurrency, this.lost,
				Stream.concat(this.duties.stream(), Stream.of(duty)).toList());
	}

	/**
	 * Return how many handlers have taken longer than their timeout, were interrupted and
	 * still do not end.
	 * @return the number of overdue handlers
	 */
	public int overdue() {
		return this.overdueHandlers.size();
	}

	/**
	 * Return the duties that do not work now.
	 * @return the duties, none if all is well
	 */
	public List<DutyState> failingDuties() {
		return this.duties.stream().filter((duty) -> !duty.working()).toList();
	}

	/**
	 * Return whether it does nothing because somebody wanted it so: it was stopped, or
	 * not started yet.
	 * @return {@code true} if it stops or is stopped; {@code false} if it runs, is paused
	 * or should run
	 */
	public boolean isStoppedOnPurpose() {
		return this.phase == Phase.STOPPED || this.phase == Phase.STOPPING;
	}

	/**
	 * Return whether all handlers are overdue, so that nothing is handled any more.
	 * @return {@code true} if no handler is left
	 */
	public boolean isStuck() {
		return overdue() >= this.concurrency;
	}

	/**
	 * What a container does. Of several, the last one in this order matters most.
	 */
	public enum Phase {

		/**
		 * It was not started, or was stopped on purpose.
		 */
		STOPPED,

		/**
		 * It was paused: it fetches no more, and is ready to go on.
		 */
		PAUSED,

		/**
		 * It fetches and handles messages.
		 */
		RUNNING,

		/**
		 * It waits before it asks the server again, because of an error.
		 */
		BACKING_OFF,

		/**
		 * It fetches no more and waits for its handlers.
		 */
		STOPPING,

		/**
		 * It was started and not stopped since, and does nothing all the same: it could
		 * not be started, or all of its threads have ended.
		 */
		FAILED

	}

}
