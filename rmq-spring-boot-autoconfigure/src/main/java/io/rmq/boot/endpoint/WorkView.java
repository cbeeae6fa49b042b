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
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far a long operation is.
 *
 * @param id what names it
 * @param kind what it does
 * @param topic the topic whose messages are meant
 * @param group the group whose messages are meant, {@code null} for those of the topic
 * @param dryRun whether it only counts
 * @param state how it is
 * @param examined how many messages were looked at so far
 * @param total how many there are to look at, about; 0 before it is known
 * @param affected how many of them were moved or deleted, or would have been
 * @param failed how many of those that were meant could not be moved; known at the end
 * @param error why it has failed
 * @param startedAt when it was asked for
 * @param endedAt when it ended
 */
record WorkView(String id, Kind kind, String topic, @Nullable String group, boolean dryRun, State state, long examined,
		long total, long affected, long failed, @Nullable String error, Instant startedAt,
		@Nullable Instant endedAt) implements JsonView {

	/**
	 * Those that are remembered.
	 *
	 * @param work each of them, the latest first
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	record All(List<WorkView> work) implements JsonView {
	}

	/**
	 * What a long operation does.
	 */
	enum Kind {

		@JsonProperty("redrive")
		REDRIVE,

		@JsonProperty("purge")
		PURGE,

		@JsonProperty("delete")
		DELETE

	}

	/**
	 * How a long operation is.
	 */
	enum State {

		/**
		 * It is under way, or waits for others.
		 */
		RUNNING,

		/**
		 * It came to its end.
		 */
		DONE,

		/**
		 * It was ended before; what was done stays done.
		 */
		CANCELLED,

		/**
		 * It failed; what was done stays done.
		 */
		FAILED

	}

}
