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

package io.rmq.listener;

import java.time.Duration;

/**
 * Whether a listener handles each message id once. Immutable and thread-safe.
 *
 * @param enabled whether it does; if not, messages that have the same id are handled like
 * any others
 * @param window for how long after a message was handled no other with its id is, at most
 * {@link #MAX_WINDOW}
 */
public record IdempotenceSettings(boolean enabled, Duration window) {

	/**
	 * The longest window: every id is kept as long.
	 */
	public static final Duration MAX_WINDOW = Duration.ofDays(365);

	public IdempotenceSettings {
		if (window.compareTo(Duration.ofMillis(1)) < 0 || window.compareTo(MAX_WINDOW) > 0) {
			throw new IllegalArgumentException("idempotence-window must be between 1ms and 365d, not " + window);
		}
	}

	/**
	 * Return the defaults: off, with a window of 24 h.
	 * @return the defaults
	 */
	public static IdempotenceSettings defaults() {
		return new IdempotenceSettings(false, Duration.ofHours(24));
	}

	public IdempotenceSettings withEnabled(boolean enabled) {
		return new IdempotenceSettings(enabled, this.window);
	}

	public IdempotenceSettings withWindow(Duration window) {
		return new IdempotenceSettings(this.enabled, window);
	}

}
