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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.rmq.RmqDuplicateMessageException;
import io.rmq.RmqTopicFullException;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendConditions;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@code send.lua}: what it is told of a message, and what its answer means.
 *
 * @param message the message
 * @param dueChannel where to tell of an earlier due time
 */
@SuppressWarnings("ArrayRecordComponent")
record SendScript(OutboundMessage message, byte[] dueChannel) {

	/**
	 * Added to what is counted in whole milliseconds, so that it is never early.
	 */
	private static final Duration ALMOST_A_MILLISECOND = Duration.ofNanos(999_999);

	/**
	 * Return the key of the message's guard; that of its id if it has none, as the script
	 * must know all keys.
	 */
	byte[] guard(RedisKeys keys) {
		SendConditions terms = this.message.terms();
		if (terms.passing()) {
			return keys.passingGuards(this.message.topic());
		}
		return keys.guard(this.message.topic(), (terms.guard() != null) ? terms.guard() : this.message.id());
	}

	List<byte[]> arguments() {
		List<byte[]> arguments = new ArrayList<>();
		addDue(arguments, this.message.due());
		arguments.add(bytes(this.message.priority().ordinal() + 1));
		arguments.add(this.dueChannel);
		SendConditions terms = this.message.terms();
		arguments.add(bytes((terms.guard() != null) ? terms.window().toMillis() : 0));
		arguments.add(bytes(terms.maxLength()));
		arguments.add(bytes(terms.dropOldest() ? 1 : 0));
		arguments.add(bytes(this.message.id()));
		arguments.add(bytes((terms.passing() && terms.guard() != null) ? terms.guard() : ""));
		arguments.addAll(MessageFields.of(this.message));
		return arguments;
	}

	private static void addDue(List<byte[]> arguments, @Nullable Due due) {
		String kind = "now";
		long millis = 0;
		if (due instanceof Due.After after) {
			kind = "after";
			millis = after.delay().plus(ALMOST_A_MILLISECOND).toMillis();
		}
		else if (due instanceof Due.At at) {
			kind = "at";
			millis = at.time().plus(ALMOST_A_MILLISECOND).toEpochMilli();
		}
		arguments.add(bytes(kind));
		arguments.add(bytes(millis));
	}

	/**
	 * Return what an answer says.
	 * @throws io.rmq.RmqException if the message was not stored
	 */
	Receipt receipt(List<byte[]> answer) {
		String outcome = text(answer.get(0));
		String detail = (answer.size() > 1) ? text(answer.get(1)) : "";
		String position = detail.isEmpty() ? null : detail;
		return switch (outcome) {
			case "stored" -> Receipt.stored(position);
			case "duplicate" -> new Receipt(position, true, 0);
			case "waits" -> throw new RmqDuplicateMessageException(
					"A delayed message with the id '%s' waits on topic '%s' already; cancel that first, or choose another id"
						.formatted(this.message.id(), this.message.topic()))
				.about(this.message.topic(), null, this.message.id());
			case "full" -> throw new RmqTopicFullException(
					"Topic '%s' has %s messages, and may have %d; message %s was not stored, send it again when some were handled"
						.formatted(this.message.topic(), detail, this.message.terms().maxLength(), this.message.id()))
				.about(this.message.topic(), null, this.message.id());
			default -> throw new IllegalStateException("Unknown outcome of send.lua: " + outcome);
		};
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
