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

package io.rmq.broker;

import java.time.Duration;

import io.rmq.RmqException;
import org.jspecify.annotations.Nullable;

/**
 * The replies that come to one address. For one thread.
 */
public interface ReplyQueue extends AutoCloseable {

	/**
	 * Take a reply, which is then gone from the server.
	 * @param wait how long to wait when there is none, more than zero
	 * @return the oldest reply, or {@code null} if the time ran out
	 * @throws RmqException if the server cannot be reached, does not answer in time or
	 * refuses; or if there was something that is no reply, which is gone then, too
	 */
	@Nullable Reply poll(Duration wait);

	/**
	 * Return whether the broker is closed: no reply comes any more, and {@link #poll}
	 * fails.
	 * @return whether it is closed
	 */
	boolean isClosed();

	/**
	 * Close the connection. What still comes is kept for a while, and then dropped.
	 */
	@Override
	void close();

}
