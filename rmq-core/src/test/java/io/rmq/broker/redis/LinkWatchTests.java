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

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import io.rmq.listener.container.LogLines;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LinkWatch}.
 */
class LinkWatchTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final RedisLink link = Mockito.mock(RedisLink.class);

	private final LogLines log = new LogLines();

	private final AtomicInteger refusedThreads = new AtomicInteger();

	private final LinkWatch watch = new LinkWatch(threads());

	@AfterEach
	void close() {
		this.watch.close();
		this.log.close();
	}

	@Test
	void linkIsCheckedAgainAfterAnErrorThatIsLoggedOnce() {
		BDDMockito.given(this.link.check()).willThrow(new OutOfMemoryError("heap"));
		this.watch.add(this.link);
		Mockito.verify(this.link, Mockito.timeout(LONG.toMillis()).atLeast(3)).check();
		assertThat(this.log.lines(Level.ERROR, "could not be checked")).hasSize(1);
	}

	@Test
	void silentLinkIsReplacedThoughAnEarlierReplacementFailed() {
		BDDMockito.given(this.link.check()).willReturn(true);
		BDDMockito.willThrow(new OutOfMemoryError("heap")).willDoNothing().given(this.link).replaceIfSilent();
		this.watch.add(this.link);
		Mockito.verify(this.link, Mockito.timeout(LONG.toMillis()).atLeast(3)).replaceIfSilent();
	}

	@Test
	void linkIsCheckedAndReplacedOnceThereIsAThread() {
		BDDMockito.given(this.link.check()).willReturn(true);
		this.refusedThreads.set(2);
		this.watch.add(this.link);
		this.watch.add(this.link);
		this.watch.add(this.link);
		Mockito.verify(this.link, Mockito.timeout(LONG.toMillis()).atLeast(2)).replaceIfSilent();
		assertThat(this.log.lines(Level.ERROR, "could not be checked")).hasSize(1);
	}

	@Test
	void everyLinkLearnsThatRedisCanBeReachedThoughOneFails() {
		RedisLink other = Mockito.mock(RedisLink.class);
		for (RedisLink each : new RedisLink[] { this.link, other }) {
			BDDMockito.willThrow(new IllegalStateException("broken")).given(each).reachable();
			this.watch.add(each);
		}
		this.watch.unreachable();
		this.watch.reachable();
		Mockito.verify(this.link, Mockito.timeout(LONG.toMillis())).reachable();
		Mockito.verify(other, Mockito.timeout(LONG.toMillis())).reachable();
	}

	@Test
	void newsThatNoThreadCouldBringIsBroughtByTheNextConnection() {
		this.refusedThreads.set(2);
		this.watch.add(this.link);
		this.watch.unreachable();
		this.watch.reachable();
		this.watch.reachable();
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> Mockito.verify(this.link, Mockito.atLeastOnce()).reachable());
	}

	private ThreadFactory threads() {
		return (task) -> {
			if (this.refusedThreads.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			Thread thread = new Thread(task, "rmq-watch");
			thread.setDaemon(true);
			return thread;
		};
	}

}
