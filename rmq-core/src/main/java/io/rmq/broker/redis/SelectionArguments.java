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
import java.util.ArrayList;
import java.util.List;

import io.rmq.admin.model.RmqSelection;
import org.jspecify.annotations.Nullable;

/**
 * A selection as {@code selection.lua} takes it.
 */
final class SelectionArguments {

	private SelectionArguments() {
	}

	static List<byte[]> of(RmqSelection selection) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(orEmpty(selection.messageId()));
		arguments.add(orEmpty(selection.reason()));
		arguments.add(orEmpty(selection.error()));
		arguments.add(orEmpty(millis(selection.from())));
		arguments.add(orEmpty(millis(selection.to())));
		selection.headers().forEach((name, value) -> {
			arguments.add(ScriptAnswer.argument(name));
			arguments.add(ScriptAnswer.argument(value));
		});
		return arguments;
	}

	private static byte[] orEmpty(@Nullable Object value) {
		return ScriptAnswer.argument((value != null) ? value : "");
	}

	private static @Nullable Long millis(@Nullable Instant time) {
		if (time == null) {
			return null;
		}
		// What is out of the range of the server's times selects the same as its end.
		return time.isBefore(Instant.EPOCH) ? 0
				: Math.min(time.getEpochSecond(), 10_000_000_000L) * 1000 + time.getNano() / 1_000_000;
	}

}
