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

package io.rmq.maintenance;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How it goes with a duty. Immutable and thread-safe.
 *
 * @param description what the duty is called
 * @param working whether it was performed when it was last tried; if not, it is tried
 * again with growing pauses
 * @param since since when that is so, by the local clock
 * @param lastError the last error there was, {@code null} if there was none
 * @param lastErrorAt when that was, by the local clock
 */
public record DutyState(String description, boolean working, Instant since, @Nullable Throwable lastError,
		@Nullable Instant lastErrorAt) {

	static DutyState initial(Duty duty) {
		return new DutyState(duty.description(), true, Instant.now(), null, null);
	}

	DutyState failed(Throwable error) {
		Instant now = Instant.now();
		return new DutyState(this.description, false, this.working ? now : this.since, error, now);
	}

	DutyState recovered() {
		return new DutyState(this.description, true, Instant.now(), this.lastError, this.lastErrorAt);
	}

}
