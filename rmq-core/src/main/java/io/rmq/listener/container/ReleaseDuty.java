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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.logging.RmqLog;
import io.rmq.maintenance.Duty;
import org.jspecify.annotations.Nullable;

/**
 * Hands back what a container holds and does not begin to handle, for others to handle
 * it: what is left when it stops, and what it was fast enough for when it was fetched but
 * is not any more.
 */
final class ReleaseDuty implements Duty {

	private static final RmqLog logger = RmqLog.of(ReleaseDuty.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/**
	 * How long messages may wait for a free thread: much longer than they do as long as
	 * the handler is as fast as it was when they were fetched.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final String listenerId;

	private final MessageFetcher fetcher;

	private final MessageReleaser releaser;

	private final AtomicInteger count = new AtomicInteger();

	private volatile @Nullable Runnable then;

	ReleaseDuty(String listenerId, MessageFetcher fetcher, MessageReleaser releaser) {
		this.listenerId = listenerId;
		this.fetcher = fetcher;
		this.releaser = releaser;
	}

	/**
	 * Do something, the next time, after all that is not begun went back and before
	 * anything else is fetched.
	 */
	void then(Runnable next) {
		this.then = next;
	}

	@Override
	public String description() {
		return "releasing messages of listener '%s'".formatted(this.listenerId);
	}

	/**
	 * What goes back may be all that the container may hold.
	 */
	@Override
	public Duration longestPause() {
		return INTERVAL;
	}

	@Override
	public Duration perform() {
		if (this.fetcher.isPaused()) {
			this.fetcher.endFetch();
			this.fetcher.discard();
		}
		if (this.then != null || this.releaser.areDue() || this.fetcher.isHoarding(PATIENCE)) {
			this.fetcher.betweenFetches(this::release);
		}
		return INTERVAL;
	}

	private void release() {
		// All of it, and nothing is fetched meanwhile: so the order is kept.
		if (this.fetcher.isPaused() || this.fetcher.isHoarding(PATIENCE)) {
			this.fetcher.discard();
		}
		int handedBack = this.releaser.release();
		this.count.addAndGet(handedBack);
		logger.debug("Listener '%s' released %d messages that it has not begun".formatted(this.listenerId, handedBack));
		Runnable next = this.then;
		if (next != null) {
			this.then = null;
			next.run();
		}
	}

	/**
	 * Return how many messages were handed back so far.
	 */
	int count() {
		return this.count.get();
	}

}
