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

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.rmq.broker.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to {@code XADD}: the id of the entry that was added, which also shows
 * whether the lane is still level with the server's clock.
 */
final class ReceiptOutput extends CommandOutput<byte[], byte[], Receipt> {

	private final LaneClock lane;

	private final long sentAt = System.nanoTime();

	ReceiptOutput(LaneClock lane) {
		super(ByteArrayCodec.INSTANCE, Receipt.stored(null));
		this.lane = lane;
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		if (bytes != null) {
			this.lane.added(this.sentAt, EntryId.millis(bytes));
			this.output = Receipt.stored(EntryDecoder.ascii(bytes));
		}
	}

}
