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

package io.rmq.admin.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What has happened in a topic, minute by minute, in all instances together. Times are by
 * the server's clock; what happened may be counted with the minute in which it was told
 * to the server, about 10 s later. Immutable and thread-safe.
 *
 * @param topic the name of the topic
 * @param minutes the minutes in which anything happened or waited, the oldest first
 */
public record RmqStatistics(String topic, List<Minute> minutes) {

	public RmqStatistics {
		minutes = List.copyOf(minutes);
	}

	/**
	 * What has happened in a minute.
	 *
	 * @param at when the minute begins
	 * @param sent how many messages templates have sent to the topic
	 * @param ready how many messages were stored when that was measured in this minute,
	 * if the topic had no group then; {@code null} if it had, none was stored or it was
	 * not measured
	 * @param oldest for how long the oldest of them had been stored; {@code null}
	 * likewise
	 * @param groups what its groups have done, by name, in alphabetical order; without
	 * those that have done nothing and have nothing ready
	 */
	public record Minute(Instant at, long sent, @Nullable Long ready, @Nullable Duration oldest,
			Map<String, Group> groups) {

		public Minute {
			groups = Collections.unmodifiableMap(new TreeMap<>(groups));
		}

	}

	/**
	 * What a group has done in a minute, and what waited for it.
	 *
	 * @param handled how many handlers ended well, which counts before the server has
	 * settled their messages
	 * @param failed how many calls of handlers failed; a batch counts once for each of
	 * its messages
	 * @param retried how many messages were put aside for a retry
	 * @param deadLettered how many messages became dead letters after they were handled
	 * @param handling how long handlers took, summed up over the messages that were
	 * handled, put aside or became dead letters, each of a batch with the time of the
	 * whole batch
	 * @param ready how many messages were ready for it when that was measured in this
	 * minute; {@code null} if it was not, none was ready or it cannot be told cheaply
	 * @param oldest for how long the oldest of them had been ready; {@code null} likewise
	 */
	public record Group(long handled, long failed, long retried, long deadLettered, Duration handling,
			@Nullable Long ready, @Nullable Duration oldest) {

	}

}
