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

package io.rmq.listener.container;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The names of the consumers of one instance of the application. None is given twice, so
 * that what one consumer hands back at its end is never another's. Thread-safe.
 */
final class ConsumerNames {

	private final String instanceId;

	private final AtomicLong count = new AtomicLong();

	ConsumerNames(String instanceId) {
		this.instanceId = instanceId;
	}

	String next(String listenerId) {
		return "%s:%s:%d".formatted(this.instanceId, listenerId, this.count.incrementAndGet());
	}

}
