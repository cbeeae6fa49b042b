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

package io.rmq.listener.method;

/**
 * Names under which a listener method finds what RMQ knows of a message, with
 * {@code @Header} or in {@code MessageHeaders}, beside the message's own headers. Where a
 * message has a header of its own with such a name, this one wins.
 */
public final class RmqMessageHeaders {

	/**
	 * The id of the message, a {@code String}.
	 */
	public static final String MESSAGE_ID = "rmq_messageId";

	/**
	 * The topic it was sent to, a {@code String}.
	 */
	public static final String TOPIC = "rmq_topic";

	/**
	 * The group it is handled for, a {@code String}.
	 */
	public static final String GROUP = "rmq_group";

	/**
	 * The number of this attempt, an {@code Integer}, 1 at first.
	 */
	public static final String ATTEMPT = "rmq_attempt";

	/**
	 * The priority it was sent with, an {@link io.rmq.RmqPriority}.
	 */
	public static final String PRIORITY = "rmq_priority";

	/**
	 * The key it was sent with, a {@code String}. Absent if it has none.
	 */
	public static final String KEY = "rmq_key";

	/**
	 * When the server stored it, an {@link java.time.Instant} by the server's clock.
	 */
	public static final String CREATED_AT = "rmq_createdAt";

	private RmqMessageHeaders() {
	}

}
