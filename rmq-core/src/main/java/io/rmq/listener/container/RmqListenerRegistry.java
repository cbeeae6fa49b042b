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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.rmq.RmqConfigurationException;
import io.rmq.broker.Broker;
import io.rmq.broker.Names;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.SmartLifecycle;

/**
 * The containers of an application, by the ids of their listeners. Starts them after
 * everything else in the application has started, and stops them before anything else
 * stops, all at the same time. Thread-safe.
 */
public final class RmqListenerRegistry implements SmartLifecycle, DisposableBean, ApplicationEventPublisherAware {

	private static final RmqLog logger = RmqLog.of(RmqListenerRegistry.class);

	/**
	 * Before the web server: what a handler may need, and what may send, is still there.
	 */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 100;

	private final Broker broker;

	private final ConsumerNames names;

	private final boolean failFast;

	private final List<RmqListenerInterceptor> interceptors;

	private final ContainerThreads threads;

	private final Map<String, RmqListenerContainer> containers = new LinkedHashMap<>();

	/**
	 * Those that were unregistered by their own handlers, and may still stop.
	 */
	private final List<RmqListenerContainer> leaving = new ArrayList<>();

	private volatile @Nullable ApplicationEventPublisher events;

	private boolean running;

	/**
	 * Create a registry.
	 * @param broker where the messages are
	 * @param instanceId the name of this instance of the application, part of the names
	 * of its consumers; no other instance may have it
	 * @param virtualThreads whether listeners run on virtual threads, which needs Java 21
	 * @param failFast whether a start fails when the server cannot be reached, rather
	 * than going on in the background until it can
	 * @throws RmqConfigurationException if there are no virtual threads in this Java
	 */
	public RmqListenerRegistry(Broker broker, String instanceId, boolean virtualThreads, boolean failFast) {
		this(broker, instanceId, virtualThreads, failFast, List.of());
	}

	/**
	 * Create a registry.
	 * @param broker where the messages are
	 * @param instanceId the name of this instance of the application, part of the names
	 * of its consumers; no other instance may have it
	 * @param virtualThreads whether listeners run on virtual threads, which needs Java 21
	 * @param failFast whether a start fails when the server cannot be reached, rather
	 * than going on in the background until it can
	 * @param interceptors who is told before and after messages are handled, in their
	 * order
	 * @throws RmqConfigurationException if there are no virtual threads in this Java
	 */
	public RmqListenerRegistry(Broker broker, String instanceId, boolean virtualThreads, boolean failFast,
			List<RmqListenerInterceptor> interceptors) {
		this.interceptors = List.copyOf(interceptors);
		this.broker = broker;
		this.names = new ConsumerNames(Names.requireInstanceId(instanceId));
		this.failFast = failFast;
		this.threads = ContainerThreads.create(virtualThreads);
	}

	/**
	 * Set who is told of changes, by {@link RmqContainerEvent}s and
	 * {@link io.rmq.maintenance.RmqDutyEvent}s. By default nobody is.
	 */
	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher events) {
		this.events = events;
	}

	private void publish(Object event) {
		ApplicationEventPublisher publisher = this.events;
		if (publisher == null) {
			return;
		}
		try {
			publisher.publishEvent(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event listener failed on %s".formatted(event), ex);
		}
	}

	/**
	 * Add a listener. It starts with the others, or at once if they run already, unless
	 * its auto-startup is off.
	 * @param endpoint the listener
	 * @return its container
	 * @throws RmqConfigurationException if there is a listener of this id already
	 */
	public RmqListenerContainer register(ListenerEndpoint endpoint) {
		RmqListenerContainer container = new RmqListenerContainer(endpoint, this.broker, this.names, this.threads,
				this.interceptors, this::publish);
		boolean startNow;
		synchronized (this.containers) {
			RmqListenerContainer other = this.containers.putIfAbsent(endpoint.id(), container);
			if (other != null) {
				throw new RmqConfigurationException(
						"There are two listeners with the id '%s', of %s and of %s; give one of them another id"
							.formatted(endpoint.id(), other.endpoint().topics(), endpoint.topics()),
						null);
			}
			startNow = this.running && endpoint.settings().autoStartup();
		}
		if (startNow) {
			start(container);
		}
		return container;
	}

	/**
	 * Start a container, unless it was unregistered meanwhile. All may have been stopped
	 * just before.
	 */
	private void start(RmqListenerContainer container) {
		container.startUnlessClosed();
		if (!isRunning()) {
			container.stop();
		}
	}

	/**
	 * Stop a listener and forget it. Its group stays, and keeps what comes. Its container
	 * cannot be started again. Does nothing if there is no such listener.
	 * @param id the listener's id
	 * @return whether there was one
	 */
	public boolean unregister(String id) {
		RmqListenerContainer container;
		synchronized (this.containers) {
			container = this.containers.remove(id);
			if (container != null) {
				this.leaving.removeIf((other) -> !other.isRunning());
				this.leaving.add(container);
			}
		}
		if (container != null) {
			container.close("it was unregistered; register the listener again");
			container.stop();
		}
		return container != null;
	}

	/**
	 * Return the container of a listener.
	 * @param id the listener's id
	 * @return the container, or {@code null} if there is none
	 */
	public @Nullable RmqListenerContainer get(String id) {
		synchronized (this.containers) {
			return this.containers.get(id);
		}
	}

	/**
	 * Return all containers, in the order in which their listeners were added.
	 * @return the containers
	 */
	public Collection<RmqListenerContainer> containers() {
		synchronized (this.containers) {
			return List.copyOf(this.containers.values());
		}
	}

	/**
	 * Start all containers whose auto-startup is on.
	 * @throws io.rmq.RmqConnectionException if there is one, the start is to fail fast,
	 * and the server cannot be reached
	 * @throws io.rmq.RmqServerTooOldException likewise if the server is too old
	 */
	@Override
	public void start() {
		List<RmqListenerContainer> starting;
		synchronized (this.containers) {
			// First: who is registered from now on starts at once.
			this.running = true;
			starting = this.containers.values()
				.stream()
				.filter((container) -> container.endpoint().settings().autoStartup())
				.toList();
		}
		if (this.failFast && !starting.isEmpty()) {
			joinAll(starting);
		}
		starting.forEach(this::start);
	}

	/**
	 * All before any starts: else the first could handle, and so delete, what the others
	 * should have got too.
	 */
	private void joinAll(List<RmqListenerContainer> starting) {
		boolean joined = false;
		try {
			this.broker.check();
			starting.forEach(RmqListenerContainer::join);
			joined = true;
		}
		finally {
			if (!joined) {
				synchronized (this.containers) {
					this.running = false;
				}
			}
		}
	}

	/**
	 * Stop all containers at the same time, each as {@link RmqListenerContainer#stop()}
	 * says.
	 * <p>
	 * A handler may call this too. It returns when all other handlers have ended; the
	 * handler's own listener stops in the background, and settles its message as usual.
	 */
	@Override
	public void stop() {
		synchronized (this.containers) {
			this.running = false;
		}
		Thread caller = Thread.currentThread();
		List<RmqListenerContainer> stopping = all();
		List<RmqListenerContainer> awaited = stopping.stream().filter(StopWaits::begin).toList();
		try {
			List<ListenerStop> stops = new ArrayList<>();
			for (RmqListenerContainer container : stopping) {
				boolean own = container.isHandledByCurrentThread();
				if (own || !awaited.contains(container)) {
					container.stopLater();
				}
				if (awaited.contains(container)) {
					stops.add(new ListenerStop(container.endpoint().id(),
							own ? () -> container.awaitHandlersBut(caller) : container::stopAndWait));
				}
			}
			ListenerStop.runAll(stops);
		}
		finally {
			awaited.forEach(StopWaits::end);
		}
	}

	private List<RmqListenerContainer> all() {
		synchronized (this.containers) {
			return Stream.concat(this.containers.values().stream(), this.leaving.stream()).toList();
		}
	}

	@Override
	public boolean isRunning() {
		synchronized (this.containers) {
			return this.running;
		}
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Stop all containers for good. If a handler closes the application, its message is
	 * acknowledged now, as nothing can be stored afterwards.
	 */
	@Override
	public void destroy() {
		stop();
		List<RmqListenerContainer> closing = all();
		closing.forEach((container) -> {
			container.close("the application was closed");
			container.leave(Thread.currentThread());
		});
		ListenerStop.runAll(closing.stream()
			.filter(RmqListenerContainer::isRunning)
			.map((container) -> new ListenerStop(container.endpoint().id(), container::stopAndWait))
			.toList());
		this.threads.shutdown();
	}

}
