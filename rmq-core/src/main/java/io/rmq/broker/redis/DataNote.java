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

package io.rmq.broker.redis;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.rmq.broker.DataLoss;
import org.jspecify.annotations.Nullable;

/**
 * A note in the server that says which data it has, and when that was seen last. If the
 * note is another or an older one, data was lost. Thread-safe.
 */
final class DataNote {

	private final RedisLink link;

	private final RedisKeys keys;

	private @Nullable String id;

	private long at;

	DataNote(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	/**
	 * Renew the note.
	 * @return what was lost since it was renewed here last, {@code null} if nothing is
	 * known to be lost
	 */
	synchronized @Nullable DataLoss renew() {
		ScriptAnswer answer = ScriptAnswer.of(Script.NOTE_DATA, this.link, List.of(this.keys.data()),
				List.of(ScriptAnswer.argument(UUID.randomUUID())));
		String found = answer.text(0);
		DataLoss loss = (this.id != null) ? compare(this.id, found, answer.decimal(1)) : null;
		this.id = found.isEmpty() ? null : found;
		this.at = answer.decimal(2);
		return loss;
	}

	private @Nullable DataLoss compare(String id, String found, long before) {
		Instant noted = Instant.ofEpochMilli(this.at);
		if (!id.equals(found)) {
			return new DataLoss(noted, null);
		}
		return (before < this.at) ? new DataLoss(noted, Instant.ofEpochMilli(before)) : null;
	}

}
