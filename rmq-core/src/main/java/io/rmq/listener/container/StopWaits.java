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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The threads that wait for listeners to stop. A listener that stops waits for its
 * handlers, so a handler that closes a circle of waits would wait for itself. One for all
 * registries, as a handler can stop listeners of another application context.
 * Thread-safe.
 */
final class StopWaits {

	private static final Map<Thread, List<RmqListenerContainer>> WAITS = new HashMap<>();

	private StopWaits() {
	}

	/**
	 * Note that the current thread waits for a container to stop, or only for its other
	 * handlers if the current thread is one of them.
	 * @return {@code false} if one of those handlers waits for the current thread, so
	 * that it must not wait
	 */
	static synchronized boolean begin(RmqListenerContainer container) {
		Thread current = Thread.currentThread();
		boolean circle = container.handlers()
			.stream()
			.filter((handler) -> handler != current)
			.anyMatch((handler) -> waitsFor(handler, current, new HashSet<>()));
		if (!circle) {
			WAITS.computeIfAbsent(current, (thread) -> new ArrayList<>()).add(container);
		}
		return !circle;
	}

	private static boolean waitsFor(Thread waiting, Thread awaited, Set<Thread> seen) {
		if (waiting == awaited) {
			return true;
		}
		return seen.add(waiting) && WAITS.getOrDefault(waiting, List.of())
			.stream()
			.flatMap((container) -> container.handlers().stream())
			.anyMatch((handler) -> waitsFor(handler, awaited, seen));
	}

	/**
	 * The current thread waits no longer.
	 */
	static synchronized void end(RmqListenerContainer container) {
		WAITS.computeIfPresent(Thread.currentThread(), (thread, containers) -> {
			containers.remove(container);
			return containers.isEmpty() ? null : containers;
		});
	}

}
