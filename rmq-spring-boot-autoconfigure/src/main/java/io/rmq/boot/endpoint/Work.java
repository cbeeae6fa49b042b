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
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.rmq.admin.RmqBulkResult;
import io.rmq.admin.RmqProgress;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * A long operation, which somebody follows and may cancel. Thread-safe.
 */
final class Work implements Runnable {

	private static final RmqLog logger = RmqLog.of(Work.class);

	private final String id = UUID.randomUUID().toString();

	private final WorkView.Kind kind;

	private final RmqMessageLocation location;

	private final boolean dryRun;

	private final Function<RmqProgress, RmqBulkResult> operation;

	private final Instant startedAt = now();

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile boolean cancelled;

	private volatile WorkView view;

	/**
	 * Create work.
	 * @param kind what it does
	 * @param location with which messages
	 * @param dryRun whether it only counts
	 * @param operation does it
	 */
	Work(WorkView.Kind kind, RmqMessageLocation location, boolean dryRun,
			Function<RmqProgress, RmqBulkResult> operation) {
		this.kind = kind;
		this.location = location;
		this.dryRun = dryRun;
		this.operation = operation;
		this.view = view(WorkView.State.RUNNING, 0, 0, 0, 0, null);
	}

	@Override
	public void run() {
		if (!this.begun.compareAndSet(false, true)) {
			return;
		}
		try {
			RmqBulkResult result = this.operation.apply((examined, total, affected) -> {
				this.view = view(WorkView.State.RUNNING, examined, total, affected, 0, null);
				return !this.cancelled;
			});
			end(result.complete() ? WorkView.State.DONE : WorkView.State.CANCELLED, result.skipped(), null);
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
		catch (Error ex) {
			fail(ex);
			throw ex;
		}
	}

	private void fail(Throwable ex) {
		logger.warn("To %s messages %s has failed".formatted(this.kind, this.location), ex);
		String message = ex.getMessage();
		end(WorkView.State.FAILED, 0, (message != null) ? message : ex.toString());
	}

	private void end(WorkView.State state, long failed, @Nullable String error) {
		WorkView last = this.view;
		this.view = view(state, last.examined(), last.total(), last.affected(), failed, error);
	}

	private WorkView view(WorkView.State state, long examined, long total, long affected, long failed,
			@Nullable String error) {
		return new WorkView(this.id, this.kind, this.location.topic(), this.location.group(), this.dryRun, state,
				examined, total, affected, failed, error, this.startedAt,
				(state != WorkView.State.RUNNING) ? now() : null);
	}

	private static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Have it end after the step that is under way, if it has not ended; at once if it
	 * has not begun.
	 */
	void cancel() {
		this.cancelled = true;
		if (this.begun.compareAndSet(false, true)) {
			end(WorkView.State.CANCELLED, 0, null);
		}
	}

	/**
	 * Return whether both change the same messages.
	 */
	boolean disturbs(Work other) {
		return isRunning() && !this.dryRun && !other.dryRun && this.location.equals(other.location);
	}

	boolean isRunning() {
		return this.view.state() == WorkView.State.RUNNING;
	}

	String id() {
		return this.id;
	}

	WorkView view() {
		return this.view;
	}

}
