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
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.rmq.broker.Broker;
import io.rmq.broker.StartFrom;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.DutyLoop;
import io.rmq.maintenance.RmqDutyEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs one listener: for each of its topics apart, so that none of them holds up another.
 * Can be started and stopped any number of times. Thread-safe.
 */
public final class RmqListenerContainer {

	private static final RmqLog logger = RmqLog.of(RmqListenerContainer.class);

	private final ListenerEndpoint endpoint;

	private final Broker broker;

	private final ConsumerNames names;

	private final ContainerThreads threads;

	private final Interceptors interceptors;

	private final Consumer<Object> events;

	/**
	 * Held while it starts or stops; not by a handler that asks for a stop, which would
	 * wait for itself.
	 */
	private final Lock lifecycle = new ReentrantLock();

	/**
	 * Its monitor guards the fields below too.
	 */
	private final TopicContainers topics;

	private @Nullable DutyLoop discovery;

	private volatile boolean started;

	/**
	 * When it was started last.
	 */
	private volatile Instant startedAt = Instant.EPOCH;

	private volatile boolean paused;

	/**
	 * Why it cannot be started any more.
	 */
	private @Nullable String closed;

	RmqListenerContainer(ListenerEndpoint endpoint, Broker broker, ConsumerNames names, ContainerThreads threads,
			List<RmqListenerInterceptor> interceptors, Consumer<Object> events) {
		this.endpoint = endpoint;
		this.broker = broker;
		this.names = names;
		this.threads = threads;
		this.interceptors = new Interceptors(interceptors, endpoint.id());
		this.events = (event) -> threads.tell(() -> events.accept(event));
		this.topics = new TopicContainers(endpoint, this::create);
	}

	private TopicContainer create(String topic, StartFrom startFrom) {
		return new TopicContainer(this.endpoint, topic, startFrom, this.broker, this.names, this.threads,
				this.interceptors, this.events, this::stopLater,
				(this.endpoint.topics().pattern() != null) ? this::leaveLater : null);
	}

	/**
	 * Return what this container runs.
	 * @return the endpoint
	 */
	public ListenerEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Take part in the groups of its topics, without handling anything yet.
	 * @throws io.rmq.RmqException if the server cannot be reached or refuses
	 */
	void join() {
		if (this.endpoint.topics().pattern() != null) {
			this.topics.find(this.broker.groups().topics());
		}
		this.topics.all().forEach(TopicContainer::join);
	}

	/**
	 * Start handling messages. Does nothing if it runs. Does not fail when the server
	 * cannot be reached: the container then tries again until it can. Waits for a stop
	 * that is under way.
	 * @throws IllegalStateException if one of its own handlers calls this after it was
	 * stopped, or a handler that the stop waits for otherwise; or if it was unregistered,
	 * or the application was closed
	 */
	public void start() {
		String reason = startUnlessClosed();
		if (reason != null) {
			throw new IllegalStateException(
					"Listener '%s' cannot be started: %s".formatted(this.endpoint.id(), reason));
		}
	}

	/**
	 * Start, unless it was closed.
	 * @return why it was closed, {@code null} if it was not
	 */
	@Nullable String startUnlessClosed() {
		this.topics.all().forEach(TopicContainer::checkStart);
		boolean stopping = this.topics.stream().anyMatch(TopicContainer::isStopping);
		if (!StopWaits.begin(this) && stopping) {
			throw TopicContainer.notFromHandler(this.endpoint.id());
		}
		this.lifecycle.lock();
		try {
			synchronized (this.topics) {
				if (this.closed != null) {
					return this.closed;
				}
				if (!this.started) {
					this.startedAt = Instant.now();
				}
				this.started = true;
				this.threads.keepAlive().hold(this);
			}
			startTopics();
			if (this.endpoint.topics().pattern() != null) {
				beginDiscovery();
			}
			return null;
		}
		finally {
			this.lifecycle.unlock();
			StopWaits.end(this);
		}
	}

	/**
	 * Do not start any more, for a reason. What runs is to be stopped then.
	 */
	void close(String reason) {
		synchronized (this.topics) {
			this.closed = reason;
		}
	}

	/**
	 * Start what does not run. Under the lock.
	 */
	private void startTopics() {
		for (TopicContainer container : this.topics.all()) {
			if (this.started) {
				startTopic(container);
			}
		}
		if (!this.started) {
			// A handler has asked for a stop when not all had started.
			stopLater();
		}
	}

	/**
	 * One that cannot be started does not keep the others from it. Of a pattern, it is
	 * tried again when topics are looked for the next time.
	 */
	private void startTopic(TopicContainer container) {
		try {
			container.start();
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			if (this.endpoint.topics().pattern() == null) {
				throw ex;
			}
			logger.error(
					"Listener '%s' cannot listen to one of its topics, and tries again".formatted(this.endpoint.id()),
					ex);
		}
	}

	private void beginDiscovery() {
		synchronized (this.topics) {
			if (this.started && this.discovery == null) {
				this.discovery = new DutyLoop(this.threads.maintenance(),
						new TopicDiscovery(this.endpoint, this.broker, this::startFound), Duration.ZERO,
						(state) -> this.events.accept(new RmqDutyEvent(this.endpoint.id(), state)));
			}
		}
	}

	private void startFound(Collection<String> all) {
		this.topics.find(all);
		if (this.topics.stream().anyMatch((container) -> !container.isRunning())) {
			// Not on the thread that looks after the other listeners.
			this.threads.runApart(this::startMore);
		}
	}

	private void leaveLater(TopicContainer dropped) {
		this.topics.dropped(dropped);
		logger.info("Topic '%s' was dropped; listener '%s' leaves it".formatted(dropped.topic(), this.endpoint.id()));
		new ListenerStop(this.endpoint.id(), () -> {
			dropped.stop();
			this.topics.remove(dropped);
		}).start();
	}

	private void startMore() {
		this.lifecycle.lock();
		try {
			if (this.started) {
				startTopics();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * Stop fetching, wait for the handlers at work up to the shutdown timeout, and hand
	 * back what is not done: at once, without counting an attempt. Does nothing if it
	 * does not run. It can be started again.
	 * <p>
	 * One of its own handlers may call this too. No other message is then begun, and this
	 * returns at once; the stop goes on in the background, waits for that handler as for
	 * the others, and settles its message as usual. The same holds for a handler of
	 * another listener for which one of these handlers waits, because each stops the
	 * other's listener.
	 */
	public void stop() {
		if (isHandledByCurrentThread() || !StopWaits.begin(this)) {
			stopLater();
			return;
		}
		try {
			stopAndWait();
		}
		finally {
			StopWaits.end(this);
		}
	}

	/**
	 * Stop, whoever waits for it.
	 */
	void stopAndWait() {
		// Before the lock too: so a start that is under way ends with the topic it is at.
		endDiscovery();
		this.lifecycle.lock();
		try {
			endDiscovery();
			stopAll(this.topics.stream().filter(TopicContainer::isRunning).toList());
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private void stopAll(Collection<TopicContainer> stopping) {
		if (stopping.size() == 1) {
			stopping.forEach(TopicContainer::stop);
			return;
		}
		ListenerStop.runAll(
				stopping.stream().map((container) -> new ListenerStop(this.endpoint.id(), container::stop)).toList());
	}

	/**
	 * Begin no more messages, and stop in the background: who asks for it may be what the
	 * stop has to wait for. Either all of it comes before a start, which then waits for
	 * it, or after.
	 */
	void stopLater() {
		Map<TopicContainer, TopicRun> stopping;
		synchronized (this.topics) {
			endDiscovery();
			stopping = this.topics.beginStop();
		}
		stopping
			.forEach((container, run) -> new ListenerStop(this.endpoint.id(), () -> container.stopRun(run)).start());
	}

	/**
	 * Return the threads for which a stop waits.
	 */
	List<Thread> handlers() {
		return this.topics.stream().flatMap((container) -> container.handlers().stream()).toList();
	}

	boolean isHandledByCurrentThread() {
		return handlers().contains(Thread.currentThread());
	}

	/**
	 * Wait until the handlers at work have ended, but for one.
	 */
	void awaitHandlersBut(Thread handler) {
		this.topics.all().forEach((container) -> container.awaitHandlersBut(handler));
	}

	/**
	 * Let a stop not wait for a handler, if it is one of this container.
	 */
	void leave(Thread handler) {
		this.topics.all().forEach((container) -> container.leave(handler));
	}

	private void endDiscovery() {
		synchronized (this.topics) {
			this.started = false;
			this.threads.keepAlive().release(this);
			if (this.discovery != null) {
				this.discovery.close();
				this.discovery = null;
			}
		}
	}

	/**
	 * Begin no more messages until {@link #resume()}. Handlers at work go on to their
	 * end; what was fetched and not begun goes back, in its order and without counting an
	 * attempt, so that other instances can handle it. Returns at once. Holds, too, when
	 * the container is stopped and started meanwhile.
	 */
	public void pause() {
		setPaused(true);
	}

	/**
	 * Go on after {@link #pause()}. Does nothing if it was not paused.
	 */
	public void resume() {
		setPaused(false);
	}

	private void setPaused(boolean paused) {
		synchronized (this.topics) {
			this.paused = paused;
			this.topics.pause(paused);
		}
	}

	/**
	 * Return whether it was paused in this instance and not resumed since.
	 * @return {@code true} even if it does not run
	 */
	public boolean isPaused() {
		return this.paused;
	}

	/**
	 * Return whether it was started and not stopped since.
	 * @return {@code true} from the start to the end of the stop
	 */
	public boolean isRunning() {
		return this.started || this.topics.stream().anyMatch(TopicContainer::isRunning);
	}

	/**
	 * Return how the container is, taken together for all topics.
	 * @return its state
	 */
	public ContainerState state() {
		ContainerState state = ContainerState.of(states().values(), this.started);
		DutyLoop current = discovery();
		return (current != null) ? state.with(current.state()) : state;
	}

	private @Nullable DutyLoop discovery() {
		synchronized (this.topics) {
			return this.discovery;
		}
	}

	/**
	 * Return how the container is for each of its topics.
	 * @return the states by topic, none while no topic has matched its pattern
	 */
	public Map<String, ContainerState> states() {
		Map<String, ContainerState> states = new LinkedHashMap<>();
		Instant wanted = this.started ? this.startedAt : null;
		this.topics.all().forEach((container) -> states.put(container.topic(), container.state(wanted)));
		return states;
	}

	/**
	 * Return how busy the container is with each of its topics.
	 * @return the loads by topic, none while no topic has matched its pattern
	 */
	public Map<String, ContainerLoad> loads() {
		Map<String, ContainerLoad> loads = new LinkedHashMap<>();
		this.topics.all().forEach((container) -> loads.put(container.topic(), container.load()));
		return loads;
	}

}
