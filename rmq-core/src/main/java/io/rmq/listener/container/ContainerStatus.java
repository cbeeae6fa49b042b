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
import java.util.List;
import java.util.function.Consumer;

import io.rmq.logging.RmqLog;
import io.rmq.maintenance.DutyState;
import org.jspecify.annotations.Nullable;

/**
 * What a container does and since when. Logs each change once. Thread-safe.
 */
final class ContainerStatus {

	private static final RmqLog logger = RmqLog.of(RmqListenerContainer.class);

	private final String name;

	private final String listenerId;

	private final String topic;

	private final Consumer<RmqContainerEvent> changes;

	private volatile ContainerState.Phase phase = ContainerState.Phase.STOPPED;

	private Instant since = Instant.now();

	private @Nullable Throwable lastError;

	private @Nullable Instant lastErrorAt;

	/**
	 * Create the status of a container that was not started.
	 * @param name what it is called in the log
	 * @param changes is told of each change
	 */
	ContainerStatus(String name, String listenerId, String topic, Consumer<RmqContainerEvent> changes) {
		this.name = name;
		this.listenerId = listenerId;
		this.topic = topic;
		this.changes = changes;
	}

	synchronized ContainerState state(int held, List<OverdueHandler> overdue, int concurrency, long lost,
			List<DutyState> duties) {
		return new ContainerState(this.phase, this.since, this.lastError, this.lastErrorAt, held, overdue, concurrency,
				lost, duties);
	}

	synchronized void started() {
		this.lastError = null;
		this.lastErrorAt = null;
		change(ContainerState.Phase.RUNNING);
		logger.info(this.name + " started");
	}

	/**
	 * The server answered.
	 */
	void works() {
		if (this.phase == ContainerState.Phase.BACKING_OFF) {
			recovered();
		}
	}

	private synchronized void recovered() {
		if (this.phase == ContainerState.Phase.BACKING_OFF) {
			change(ContainerState.Phase.RUNNING);
			logger.info(this.name + " works again");
		}
	}

	synchronized void failed(Throwable error) {
		this.lastError = error;
		this.lastErrorAt = Instant.now();
		if (this.phase == ContainerState.Phase.RUNNING) {
			change(ContainerState.Phase.BACKING_OFF);
			logger.warn("%s cannot fetch messages and tries again: %s".formatted(this.name, error));
		}
		logger.debug(this.name + " cannot fetch messages", error);
	}

	synchronized void paused(String by) {
		if (this.phase == ContainerState.Phase.RUNNING || this.phase == ContainerState.Phase.BACKING_OFF) {
			change(ContainerState.Phase.PAUSED);
			logger.info("%s is paused %s".formatted(this.name, by));
		}
	}

	synchronized void resumed() {
		if (this.phase == ContainerState.Phase.PAUSED) {
			change(ContainerState.Phase.RUNNING);
			logger.info(this.name + " goes on");
		}
	}

	synchronized void stopping() {
		change(ContainerState.Phase.STOPPING);
		logger.debug(this.name + " stops");
	}

	synchronized void stopped(int handedBack) {
		change(ContainerState.Phase.STOPPED);
		logger.info(this.name + " stopped" + ((handedBack > 0) ? ", %d messages released".formatted(handedBack) : ""));
	}

	private void change(ContainerState.Phase phase) {
		this.phase = phase;
		this.since = Instant.now();
		this.changes.accept(new RmqContainerEvent(this.listenerId, this.topic, phase, this.since,
				(phase == ContainerState.Phase.BACKING_OFF) ? this.lastError : null));
	}

}
