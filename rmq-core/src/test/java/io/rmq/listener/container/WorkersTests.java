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
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.listener.Concurrency;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Workers}.
 */
class WorkersTests {

	private final CountDownLatch end = new CountDownLatch(1);

	private final CountDownLatch idle = new CountDownLatch(1);

	private final Set<String> working = ConcurrentHashMap.newKeySet();

	private final Queue<Boolean> shrunk = new ConcurrentLinkedQueue<>();

	private final Workers workers = new Workers(new Concurrency(2, 4), Thread::new, "worker-");

	@AfterEach
	void close() {
		this.idle.countDown();
		this.end.countDown();
	}

	@Test
	void someAreAlwaysThereAndMoreComeUpToTheMost() throws InterruptedException {
		this.workers.start(this::work);
		awaitWorking("worker-1", "worker-2");
		this.workers.grow();
		this.workers.grow();
		this.workers.grow();
		awaitWorking("worker-1", "worker-2", "worker-3", "worker-4");
		assertThat(this.workers.join(System.nanoTime())).isFalse();
		this.idle.countDown();
		this.end.countDown();
		assertThat(this.workers.join(System.nanoTime() + Duration.ofSeconds(5).toNanos())).isTrue();
	}

	@Test
	void itIsKnownWhenNoneIsLeft() {
		assertThat(this.workers.haveEnded()).isFalse();
		this.workers.start(this::work);
		assertThat(this.workers.haveEnded()).isFalse();
		this.idle.countDown();
		this.end.countDown();
		Awaitility.await().until(this.workers::haveEnded);
	}

	@Test
	void thoseWithoutWorkEndExceptThoseThatAreAlwaysThere() {
		this.workers.start(this::work);
		this.workers.grow();
		this.workers.grow();
		Awaitility.await().until(() -> this.working.size() == 4);
		this.idle.countDown();
		Awaitility.await().until(() -> this.shrunk.size() == 4);
		assertThat(this.shrunk).filteredOn((ended) -> ended).hasSize(2);
		this.working.clear();
		this.workers.grow();
		Awaitility.await().until(() -> this.working.size() == 1);
	}

	@Test
	void noneComeAfterTheEnd() {
		this.workers.start(this::work);
		this.workers.close();
		this.workers.grow();
		awaitWorking("worker-1", "worker-2");
		assertThat(this.workers.threads()).doesNotContain(Thread.currentThread());
	}

	@Test
	void threadThatHasWorkAgainDoesNotEnd() {
		Queue<Boolean> ended = new ConcurrentLinkedQueue<>();
		Workers workers = new Workers(new Concurrency(1, 2), Thread::new, "busy-");
		workers.start(() -> {
			if (Thread.currentThread().getName().equals("busy-2")) {
				ended.add(workers.shrink(() -> false));
				ended.add(workers.shrink(() -> true));
			}
		});
		workers.grow();
		Awaitility.await().untilAsserted(() -> assertThat(ended).containsExactly(false, true));
	}

	@Test
	void threadThatCannotBeStartedIsDoneWithout() {
		AtomicInteger asked = new AtomicInteger();
		Workers workers = new Workers(new Concurrency(2, 4), (work) -> new Thread(work) {

			@Override
			public synchronized void start() {
				if (asked.incrementAndGet() == 3) {
					throw new OutOfMemoryError("unable to create native thread");
				}
				super.start();
			}

		}, "worker-");
		workers.start(this::work);
		workers.grow();
		awaitWorking("worker-1", "worker-2");
		workers.grow();
		workers.grow();
		awaitWorking("worker-1", "worker-2", "worker-3", "worker-4");
	}

	private void work() {
		this.working.add(Thread.currentThread().getName());
		try {
			this.idle.await();
			boolean ended = this.workers.shrink(() -> true);
			this.shrunk.add(ended);
			if (!ended) {
				this.end.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void awaitWorking(String... names) {
		Awaitility.await().untilAsserted(() -> assertThat(this.working).containsExactlyInAnyOrder(names));
	}

}
