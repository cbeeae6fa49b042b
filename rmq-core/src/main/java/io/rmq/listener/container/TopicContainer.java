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

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.StartFrom;
import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Runs a listener for one topic. Can be started and stopped any number of times.
 * Thread-safe.
 */
final class TopicContainer {

	private final ListenerEndpoint endpoint;

	private final String topic;

	private final StartFrom startFrom;

	private final Broker broker;

	private final ConsumerNames names;

	private final ContainerThreads threads;

	private final Interceptors interceptors;

	private final Consumer<Object> events;

	private final Runnable stopListener;

	private final @Nullable Consumer<TopicContainer> whenDropped;

	private final ContainerStatus status;

	private volatile @Nullable TopicRun run;

	private @Nullable Subscription subscription;

	/**
	 * Whether its topic was dropped, so that it is not to join again.
	 */
	private volatile boolean gone;

	/**
	 * How many messages were lost by the runs that have ended.
	 */
	private volatile long lostBefore;

	private final Object pausing = new Object();

	private boolean paused;

	/**
	 * Create what runs a listener for a topic.
	 * @param stopListener stops the listener for all of its topics
	 * @param whenDropped is told when the topic was dropped; {@code null} to create the
	 * topic again
	 */
	TopicContainer(ListenerEndpoint endpoint, String topic, StartFrom startFrom, Broker broker, ConsumerNames names,
			ContainerThreads threads, Interceptors interceptors, Consumer<Object> events, Runnable stopListener,
			@Nullable Consumer<TopicContainer> whenDropped) {
		this.endpoint = endpoint;
		this.topic = topic;
		this.startFrom = startFrom;
		this.broker = broker;
		this.names = names;
		this.threads = threads;
		this.interceptors = interceptors;
		this.events = events;
		this.stopListener = stopListener;
		this.whenDropped = whenDropped;
		this.status = new ContainerStatus(
				"Listener '%s' of topic '%s', group '%s'".formatted(endpoint.id(), topic, endpoint.settings().group()),
				endpoint.id(), topic, events::accept);
	}

	/**
	 * Take part in the group, without handling anything yet.
	 * @throws io.rmq.RmqException if the server cannot be reached or refuses
	 */
	synchronized void join() {
		if (this.run == null && !this.gone) {
			subscription().join();
		}
	}

	/**
	 * Check that it can be started by the current thread.
	 * @throws IllegalStateException if it stops, and the stop waits for who calls this
	 */
	void checkStart() {
		if (isStopping() && isHandledByCurrentThread()) {
			throw notFromHandler(this.endpoint.id());
		}
	}

	static IllegalStateException notFromHandler(String listenerId) {
		return new IllegalStateException(
				"Listener '%s' cannot be started by a handler that its stop waits for; start it from another thread"
					.formatted(listenerId));
	}

	/**
	 * Start handling messages, if it does not run. Waits for a stop that is under way.
	 */
	synchronized void start() {
		if (this.gone) {
			return;
		}
		TopicRun last = this.run;
		if (last != null && last.isStopping()) {
			// Whoever is to stop it finds it stopped.
			stopRun(last);
		}
		if (this.run == null) {
			startRun(subscription());
		}
	}

	private void startRun(Subscription current) {
		try {
			current.join();
		}
		catch (RmqException ex) {
			// Fetching finds out the same, and knows what to do.
			this.status.failed(ex);
		}
		TopicRun started = new RunAssembly(this.endpoint, this.broker, this.status, this.threads, this.interceptors,
				this.events)
			.assemble(current, this::stopAll);
		if (this.whenDropped != null) {
			current.onDropped(() -> dropped(started));
		}
		this.subscription = null;
		try {
			// Known before it handles anything: a handler may want to stop it.
			synchronized (this.pausing) {
				this.run = started;
				this.threads.keepAlive().hold(this);
				started.start(this.paused);
			}
		}
		catch (RuntimeException | Error ex) {
			// There was no thread for it.
			stopRun(started);
			throw ex;
		}
	}

	/**
	 * Begin no more messages until told otherwise, or go on.
	 */
	void pause(boolean paused) {
		// Not under the lock that a stop holds as long as it takes.
		synchronized (this.pausing) {
			this.paused = paused;
			TopicRun current = this.run;
			if (current != null) {
				current.pauses().set(PauseSwitch.Reason.INSTANCE, paused);
			}
		}
	}

	/**
	 * The subscription for the next run. Each has a consumer's name of its own.
	 */
	private Subscription subscription() {
		if (this.subscription == null) {
			this.subscription = this.broker.subscribe(this.endpoint.settings()
				.withStartFrom(this.startFrom)
				.consumer(this.topic, this.names.next(this.endpoint.id())));
		}
		return this.subscription;
	}

	/**
	 * Stop, and wait until that is done.
	 */
	void stop() {
		stopRun(null);
	}

	/**
	 * Begin no more messages, without waiting.
	 * @return the run that is to be stopped then; {@code null} if none runs, or it stops
	 * already
	 */
	@Nullable TopicRun beginStop() {
		TopicRun current = this.run;
		return (current != null && current.beginStop()) ? current : null;
	}

	/**
	 * The topic was dropped: begin no more, and have the listener leave it.
	 */
	private void dropped(TopicRun missing) {
		Consumer<TopicContainer> leave = this.whenDropped;
		if (leave != null && missing.beginStop()) {
			this.gone = true;
			leave.accept(this);
		}
	}

	String topic() {
		return this.topic;
	}

	/**
	 * One of its handlers wants the listener to stop.
	 */
	private void stopAll(TopicRun current) {
		if (this.run == current && !current.isStopping()) {
			this.stopListener.run();
		}
	}

	/**
	 * Return whether the current thread is one of those on which messages are handled.
	 */
	boolean isHandledByCurrentThread() {
		return handlers().contains(Thread.currentThread());
	}

	/**
	 * Return the threads on which messages are handled.
	 */
	List<Thread> handlers() {
		TopicRun current = this.run;
		return (current != null) ? current.handlers() : List.of();
	}

	/**
	 * Wait until the handlers at work have ended, but for one.
	 */
	void awaitHandlersBut(Thread handler) {
		TopicRun current = this.run;
		if (current != null) {
			current.awaitHandlersBut(handler);
		}
	}

	/**
	 * Let a stop not wait for a handler.
	 */
	void leave(Thread handler) {
		TopicRun current = this.run;
		if (current != null) {
			current.leave(handler);
		}
	}

	/**
	 * Stop the current run.
	 * @param only the run that is meant; {@code null} for whichever there is
	 */
	synchronized void stopRun(@Nullable TopicRun only) {
		TopicRun current = this.run;
		if (current != null && (only == null || only == current)) {
			current.stop();
			this.lostBefore += current.lost();
			this.run = null;
			this.threads.keepAlive().release(this);
		}
	}

	boolean isRunning() {
		return this.run != null;
	}

	boolean isStopping() {
		TopicRun current = this.run;
		return current != null && current.isStopping();
	}

	/**
	 * Return how it is.
	 * @param wanted since when it should run; {@code null} if it should not
	 */
	ContainerState state(@Nullable Instant wanted) {
		TopicRun current = this.run;
		int concurrency = this.endpoint.settings().concurrency().max();
		ContainerState state = (current != null) ? this.status.state(current.held(), current.overdueHandlers(),
				concurrency, current.lost(), current.duties())
				: this.status.state(0, List.of(), concurrency, 0, List.of());
		boolean idle = (current != null) ? current.isDead() : state.phase() == ContainerState.Phase.STOPPED;
		return (wanted != null && idle) ? state.failed(wanted) : state;
	}

	ContainerLoad load() {
		TopicRun current = this.run;
		return (current != null) ? current.load(this.lostBefore) : new ContainerLoad(0, 0, 0, this.lostBefore);
	}

}
