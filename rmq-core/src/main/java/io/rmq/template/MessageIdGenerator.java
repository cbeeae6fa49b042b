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

package io.rmq.template;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.util.IdGenerator;

/**
 * Makes ids for messages: 122 bits, of which 60 are random and tell this generator from
 * any other, and 62 count up from a random start. Takes secure random bits only when it
 * is created, so that senders do not wait for each other. Thread-safe.
 * <p>
 * Not Spring's {@link org.springframework.util.AlternativeJdkIdGenerator}: that one's
 * state has 48 bits, too few for many producers never to make the same id.
 */
final class MessageIdGenerator implements IdGenerator {

	/**
	 * Version 8 of UUIDs: made as their maker likes.
	 */
	private static final long VERSION = 0x8000L;

	private static final long VERSION_MASK = 0xF000L;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private static final long VARIANT_MASK = 0xC000_0000_0000_0000L;

	private final long generator;

	private final AtomicLong count;

	MessageIdGenerator() {
		SecureRandom random = new SecureRandom();
		this.generator = (random.nextLong() & ~VERSION_MASK) | VERSION;
		this.count = new AtomicLong(random.nextLong());
	}

	@Override
	public UUID generateId() {
		return new UUID(this.generator, (this.count.getAndIncrement() & ~VARIANT_MASK) | VARIANT);
	}

}
