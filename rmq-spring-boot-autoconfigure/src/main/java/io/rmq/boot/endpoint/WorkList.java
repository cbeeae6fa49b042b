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

package io.rmq.boot.endpoint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Does long operations, a few at once, and remembers the latest. They are cancelled when
 * the application stops. Thread-safe.
 */
final class WorkList implements SmartLifecycle {

	/**
	 * How many are done at once, without those that are slow on purpose.
	 */
	private static final int THREADS = 2;

	/**
	 * How many are remembered, those included that are not done yet.
	 */
	static final int REMEMBERED = 50;

	/**
	 * How long a stop waits for the steps that are under way.
	 */
	private static final long STOP_SECONDS = 5;

	/**
	 * The latest first.
	 */
	private final Deque<Work> all = new ArrayDeque<>();

	private @Nullable ExecutorService executor;

	/**
	 * For what waits most of the time; as many as can be remembered.
	 */
	private @Nullable ExecutorService slowExecutor;

	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-work-");
			threads.setDaemon(true);
			this.executor = Executors.newFixedThreadPool(THREADS, threads);
			this.slowExecutor = Executors.newCachedThreadPool(threads);
		}
	}

	@Override
	public void stop() {
		List<ExecutorService> stopped;
		synchronized (this) {
			stopped = Stream.of(this.executor, this.slowExecutor).filter(Objects::nonNull).toList();
			this.executor = null;
			this.slowExecutor = null;
			this.all.forEach(Work::cancel);
		}
		stopped.forEach(ExecutorService::shutdown);
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
		try {
			for (ExecutorService each : stopped) {
				each.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	/**
	 * Begin work, as soon as a thread is free.
	 * @throws RmqException if as much is under way already as can be remembered, or
	 * another with the same messages
	 */
	synchronized WorkView begin(Work work) {
		return begin(work, this.executor);
	}

	/**
	 * Begin work that waits most of the time, and keeps no other waiting.
	 * @throws RmqException as {@link #begin(Work)}
	 */
	synchronized WorkView beginSlow(Work work) {
		return begin(work, this.slowExecutor);
	}

	private WorkView begin(Work work, @Nullable ExecutorService chosen) {
		if (chosen == null) {
			throw new UnavailableException("The application stops; ask another instance");
		}
		if (this.all.stream().anyMatch((each) -> each.disturbs(work))) {
			throw new RmqException(RmqErrorCode.DUPLICATE,
					"Another long operation with the same messages is in progress; wait until it has ended, or cancel it",
					null);
		}
		if (this.all.size() >= REMEMBERED && !forgetOne()) {
			throw new RmqException(RmqErrorCode.TOO_MANY_IN_FLIGHT,
					"%d long operations are in progress; wait until some have ended, or cancel some"
						.formatted(this.all.size()),
					null);
		}
		this.all.addFirst(work);
		chosen.execute(work);
		return work.view();
	}

	/**
	 * Forget the oldest that has ended.
	 * @return whether there was one
	 */
	private boolean forgetOne() {
		for (Iterator<Work> oldestFirst = this.all.descendingIterator(); oldestFirst.hasNext();) {
			if (!oldestFirst.next().isRunning()) {
				oldestFirst.remove();
				return true;
			}
		}
		return false;
	}

	synchronized List<WorkView> views() {
		return this.all.stream().map(Work::view).toList();
	}

	synchronized Work get(String id) {
		return this.all.stream()
			.filter((work) -> work.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new RmqNotFoundException(
					"There is no work '%s' in this instance; it may be in another, or long over".formatted(id)));
	}

}
