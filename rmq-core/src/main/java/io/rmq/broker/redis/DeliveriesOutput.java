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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to XREADGROUP straight into deliveries. The answer is the same
 * sequence in both protocols, but for the arrays that RESP2 puts around a stream and its
 * name: name of the stream, number of entries, and for each entry an array of two, the
 * entry's id, the number of its fields' names and values, and these.
 *
 * @see <a href="https://redis.io/docs/latest/commands/xreadgroup/">XREADGROUP</a>
 */
final class DeliveriesOutput extends CommandOutput<byte[], byte[], List<Delivery>> {

	private enum Next {

		STREAM, ENTRIES, ENTRY, ID, FIELDS, NAME, VALUE

	}

	private final String topic;

	/**
	 * Lanes by the names of their streams.
	 */
	private final Map<ByteBuffer, Lane> lanes;

	private Next next = Next.STREAM;

	private Lane lane = Lane.TOPIC_NORMAL;

	private int entriesLeft;

	private int partsLeft;

	private @Nullable EntryDecoder entry;

	private @Nullable EntryField field;

	DeliveriesOutput(String topic, Map<ByteBuffer, Lane> lanes) {
		super(ByteArrayCodec.INSTANCE, new ArrayList<>());
		this.topic = topic;
		this.lanes = lanes;
	}

	@Override
	public void multi(int count) {
		switch (this.next) {
			case ENTRIES -> {
				this.entriesLeft = count;
				this.next = (count > 0) ? Next.ENTRY : Next.STREAM;
			}
			case ENTRY -> this.next = Next.ID;
			case FIELDS -> {
				this.partsLeft = count;
				this.next = Next.NAME;
				if (count <= 0) {
					endEntry();
				}
			}
			default -> {
				// The arrays around streams.
			}
		}
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		if (bytes == null) {
			// The time ran out, or the fields of an entry that was deleted meanwhile.
			if (this.next == Next.FIELDS) {
				endEntry();
			}
			return;
		}
		switch (this.next) {
			case STREAM -> {
				Lane found = this.lanes.get(bytes);
				if (found == null) {
					throw new IllegalStateException("An answer from a stream that was not read");
				}
				this.lane = found;
				this.next = Next.ENTRIES;
			}
			case ID -> {
				this.entry = new EntryDecoder(this.topic, this.lane, EntryDecoder.ascii(bytes));
				this.next = Next.FIELDS;
			}
			case NAME -> {
				this.field = EntryField.of(bytes);
				this.partsLeft--;
				this.next = Next.VALUE;
			}
			case VALUE -> {
				current().field(this.field, bytes);
				this.next = Next.NAME;
				if (--this.partsLeft <= 0) {
					endEntry();
				}
			}
			default -> throw new IllegalStateException("An answer that is not a list of stream entries");
		}
	}

	private void endEntry() {
		this.output.add(current().delivery());
		this.entry = null;
		this.next = (--this.entriesLeft > 0) ? Next.ENTRY : Next.STREAM;
	}

	private EntryDecoder current() {
		if (this.entry == null) {
			throw new IllegalStateException("A field outside an entry");
		}
		return this.entry;
	}

}
