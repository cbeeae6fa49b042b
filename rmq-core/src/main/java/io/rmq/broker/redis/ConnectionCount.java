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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;

/**
 * How many connections are open. None comes back once it is cut. Thread-safe.
 */
final class ConnectionCount {

	private final AtomicInteger number = new AtomicInteger();

	/**
	 * Count a connection for as long as it is open.
	 * @return the connection
	 */
	<C extends StatefulConnection<?, ?>> C add(C connection) {
		AtomicBoolean counts = new AtomicBoolean(true);
		this.number.incrementAndGet();
		connection.addListener(new RedisConnectionStateListener() {

			@Override
			public void onRedisDisconnected(RedisChannelHandler<?, ?> disconnected) {
				remove(counts);
			}

		});
		if (!connection.isOpen()) {
			// It was cut before anybody listened.
			remove(counts);
		}
		return connection;
	}

	private void remove(AtomicBoolean counts) {
		if (counts.getAndSet(false)) {
			this.number.decrementAndGet();
		}
	}

	int number() {
		return this.number.get();
	}

}
