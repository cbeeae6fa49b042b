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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqHandling;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of what {@code browse.lua} tells of it. What cannot be read becomes one
 * with a defect.
 */
final class StoredMessageDecoder {

	private static final String NO_ENTRY = "0-0";

	private final RmqMessageLocation location;

	private final ScriptAnswer answer;

	private final @Nullable BusyConsumers busy;

	/**
	 * What is stored besides the message itself when it is a dead letter.
	 */
	private final Map<String, String> deathFields = new HashMap<>();

	private Duration ttl = Duration.ZERO;

	/**
	 * Create a decoder.
	 * @param busy what is handled for long; {@code null} for what is not in flight
	 */
	StoredMessageDecoder(RmqMessageLocation location, ScriptAnswer answer, @Nullable BusyConsumers busy) {
		this.location = location;
		this.answer = answer;
		this.busy = busy;
	}

	RmqStoredMessage message() {
		String position = this.answer.text(1);
		boolean waiting = this.location.state() == RmqMessageLocation.State.DELAYED
				|| this.location.state() == RmqMessageLocation.State.RETRYING;
		EntryDecoder decoder = new EntryDecoder(this.location.topic(), Lane.TOPIC_NORMAL,
				waiting ? NO_ENTRY : position);
		ScriptAnswer fields = this.answer.part(5);
		for (int i = 0; i + 1 < fields.size(); i += 2) {
			read(decoder, fields.bytes(i), fields.bytes(i + 1));
		}
		Instant at = Instant.ofEpochMilli(this.answer.decimal(2));
		Delivery delivery = decoder.delivery();
		if (!waiting && delivery.createdAt().isAfter(at)) {
			// Its entry is ahead of the clock; it was not stored after it became ready.
			delivery = StoredTimes.storedAt(delivery, at.toEpochMilli());
		}
		String holder = this.answer.text(3);
		return new RmqStoredMessage(this.location, position,
				(waiting && delivery.messageId().equals(NO_ENTRY)) ? position : delivery.messageId(), priority(),
				delivery.key(), delivery.headers(), delivery.body(), delivery.createdAt(), this.ttl,
				(delivery.expiresAt() > 0) ? Instant.ofEpochMilli(delivery.expiresAt()) : null, delivery.maxAttempts(),
				delivery.failures(), AttemptHistory.read(delivery.history()), delivery.crashes(), at,
				holder.isEmpty() ? null : holder(holder.replaceFirst("~\\d+$", "")), cause(), delivery.defect());
	}

	/**
	 * An entry has one holder for life, so what a consumer has reported of it fits.
	 */
	private RmqStoredMessage.Holder holder(String consumer) {
		List<RmqHandling> reported = (this.busy != null) ? this.busy.of(consumer) : List.of();
		return new RmqStoredMessage.Holder(consumer, Duration.ofMillis(this.answer.decimal(4)), reported.stream()
			.filter((handling) -> handling.position().equals(this.answer.text(1)) && handling.priority() == priority())
			.findFirst()
			.orElse(null));
	}

	private void read(EntryDecoder decoder, byte[] name, byte[] value) {
		EntryField field = EntryField.of(ByteBuffer.wrap(name));
		if (field == EntryField.TTL) {
			this.ttl = EntryDecoder.ttl(value);
		}
		if (field != null) {
			decoder.field(field, ByteBuffer.wrap(value));
		}
		else {
			this.deathFields.put(new String(name, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8));
		}
	}

	private RmqPriority priority() {
		int lane = (int) this.answer.decimal(0);
		return switch (this.location.state()) {
			case DEAD -> Arrays.stream(RmqPriority.values())
				.filter((each) -> each.name().equals(this.deathFields.get("priority")))
				.findAny()
				.orElse(RmqPriority.NORMAL);
			case DELAYED, RETRYING -> numbered(lane);
			case READY -> (this.location.group() != null) ? Lane.values()[lane - 1].priority() : numbered(lane);
			case IN_FLIGHT -> Lane.values()[lane - 1].priority();
		};
	}

	private static RmqPriority numbered(int priority) {
		List<RmqPriority> all = List.of(RmqPriority.values());
		return (priority >= 1 && priority <= all.size()) ? all.get(priority - 1) : RmqPriority.NORMAL;
	}

	private RmqStoredMessage.@Nullable Cause cause() {
		if (this.location.state() != RmqMessageLocation.State.DEAD) {
			return null;
		}
		String error = death("error");
		return new RmqStoredMessage.Cause(death("reason"), error.isEmpty() ? null : error, death("message"),
				death("stack"), this.deathFields.get("holder"));
	}

	private String death(String field) {
		return this.deathFields.getOrDefault(field, "");
	}

}
