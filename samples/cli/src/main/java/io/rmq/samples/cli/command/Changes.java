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

package io.rmq.samples.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

import io.rmq.samples.cli.terminal.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The counts of topics, and how they have changed since they were counted before.
 *
 * @param before what was counted before
 * @param now what was counted now
 */
record Changes(List<TopicView> before, List<TopicView> now) {

	static Changes none() {
		return new Changes(List.of(), List.of());
	}

	Changes next(List<TopicView> counted) {
		return new Changes(this.now, counted);
	}

	List<Row> rows() {
		return this.now.stream().map(this::row).toList();
	}

	private Row row(TopicView view) {
		TopicView earlier = this.before.stream()
			.filter((one) -> one.topic().name().equals(view.topic().name()))
			.findAny()
			.orElse(null);
		return new Row(view.topic().name(), count(earlier, view, (one) -> one.topic().totalReady()),
				view.topic().inFlight(), view.topic().delayed(), count(earlier, view, TopicView::retries),
				count(earlier, view, TopicView::deadLetters));
	}

	private static Count count(@Nullable TopicView earlier, TopicView view, ToLongFunction<TopicView> counter) {
		long now = counter.applyAsLong(view);
		if (earlier == null) {
			return new Count(now, null);
		}
		long millis = Math.max(1, Duration.between(earlier.topic().at(), view.topic().at()).toMillis());
		long tenths = Math.round((now - counter.applyAsLong(earlier)) * 10_000.0 / millis);
		return new Count(now, tenths / 10.0);
	}

	/**
	 * A count and its change.
	 *
	 * @param now how many there are
	 * @param rate by how many they have become more in a second; {@code null} if they
	 * were not counted before
	 */
	record Count(long now, @Nullable Double rate) {

	}

	/**
	 * A topic.
	 *
	 * @param name its name
	 * @param ready what is ready
	 * @param inFlight what is held
	 * @param delayed what is not due yet
	 * @param retries what waits for its next attempt, in all groups
	 * @param dead dead letters, in all groups
	 */
	record Row(String name, Count ready, long inFlight, long delayed, Count retries, Count dead) {

		JsonObject json() {
			return new JsonObject().with("name", this.name)
				.with("ready", this.ready.now())
				.with("readyPerSecond", this.ready.rate())
				.with("inFlight", this.inFlight)
				.with("delayed", this.delayed)
				.with("retries", this.retries.now())
				.with("retriesPerSecond", this.retries.rate())
				.with("deadLetters", this.dead.now())
				.with("deadLettersPerSecond", this.dead.rate());
		}

	}

}
