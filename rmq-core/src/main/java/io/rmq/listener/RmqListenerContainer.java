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

package io.rmq.listener;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Subscription;
import io.rmq.maintenance.RmqDutyEvent;
import org.jspecify.annotations.Nullable;

/**
 * Runs one listener. Can be started and stopped any number of times. Thread-safe.
 */
public final class RmqListenerContainer {

	private final ListenerEndpoint endpoint;

	private final Broker broker;

	private final String instanceId;

	private final ContainerThreads threads;

	private final Interceptors interceptors;

	private final Consumer<Object> events;

	private final ContainerStatus status;

	private volatile @Nullable ListenerRun run;

	private @Nullable Subscription subscription;

	private int starts;

	RmqListenerContainer(ListenerEndpoint endpoint, Broker broker, String instanceId, ContainerThreads threads,
			List<RmqListenerInterceptor> interceptors, Consumer<Object> events) {
		this.endpoint = endpoint;
		this.broker = broker;
		this.instanceId = instanceId;
		this.threads = threads;
		this.interceptors = new Interceptors(interceptors, endpoint.id());
		this.events = (event) -> threads.tell(() -> events.accept(event));
		this.status = new ContainerStatus("Listener '%s' of topic '%s', group '%s'".formatted(endpoint.id(),
				endpoint.topic(), endpoint.settings().group()), endpoint.id(), this.events::accept);
	}

	/**
	 * Return what this container runs.
	 * @return the endpoint
	 */
	public ListenerEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Take part in the group, without handling anything yet.
	 * @throws io.rmq.RmqException if the server cannot be reached or refuses
	 */
	synchronized void join() {
		if (this.run == null) {
			subscription().join();
		}
	}

	/**
	 * Start handling messages. Does nothing if it runs. Does not fail when the server
	 * cannot be reached: the container then tries again until it can. Waits for a stop
	 * that is under way.
	 * @throws IllegalStateException if one of its own handlers calls this after it was
	 * stopped: the stop waits for that handler
	 */
	public void start() {
		ListenerRun current = this.run;
		if (current != null && current.isStopping() && current.isHandledByCurrentThread()) {
			throw new IllegalStateException(
					"Listener '%s' cannot be started by its own handler, which its stop waits for; start it from another thread"
						.formatted(this.endpoint.id()));
		}
		startRun();
	}

	private synchronized void startRun() {
		if (this.run == null) {
			Subscription current = subscription();
			try {
				current.join();
			}
			catch (RmqException ex) {
				// Fetching finds out the same, and knows what to do.
				this.status.failed(ex);
			}
			ListenerRun started = new ListenerRun(this.endpoint, this.broker, current, this.status, this.threads,
					this.interceptors, this::stopLater,
					(state) -> this.events.accept(new RmqDutyEvent(this.endpoint.id(), state)));
			this.subscription = null;
			// Known before it handles anything: a handler may want to stop it.
			this.run = started;
			started.start();
		}
	}

	/**
	 * The subscription for the next run. Each has a consumer's name of its own.
	 */
	private Subscription subscription() {
		if (this.subscription == null) {
			ListenerSettings settings = this.endpoint.settings();
			this.starts++;
			this.subscription = this.broker.subscribe(new io.rmq.broker.Consumer(this.endpoint.topic(),
					settings.group(), "%s:%s:%d".formatted(this.instanceId, this.endpoint.id(), this.starts),
					settings.lease(), settings.maxDeliveries(),
					settings.deadLetters().enabled() ? settings.deadLetters().limits() : DeadLetterLimits.none(),
					settings.deadLetters().discardExpired(), settings.startFrom(),
					settings.idempotence().enabled() ? settings.idempotence().window() : Duration.ZERO));
		}
		return this.subscription;
	}

	/**
	 * Stop fetching, wait for the handlers at work up to the shutdown timeout, and hand
	 * back what is not done: at once, without counting an attempt. Does nothing if it
	 * does not run. It can be started again.
	 * <p>
	 * One of its own handlers may call this too. No other message is then begun, and this
	 * returns at once; the stop goes on in the background, waits for that handler as for
	 * the others, and settles its message as usual.
	 */
	public void stop() {
		ListenerRun current = this.run;
		if (current == null || !current.isHandledByCurrentThread()) {
			stopRun(null);
		}
		else {
			stopLater(current);
		}
	}

	/**
	 * Begin no more messages, and stop in the background: who asks for it may be what the
	 * stop has to wait for.
	 */
	private void stopLater(ListenerRun current) {
		if (current.beginStop()) {
			new Thread(() -> stopRun(current), "rmq-stop-" + this.endpoint.id()).start();
		}
	}

	/**
	 * Stop the current run.
	 * @param only the run that is meant; {@code null} for whichever there is
	 */
	private synchronized void stopRun(@Nullable ListenerRun only) {
		ListenerRun current = this.run;
		if (current != null && (only == null || only == current)) {
			current.stop();
			this.run = null;
		}
	}

	/**
	 * Return whether it was started and not stopped since.
	 * @return {@code true} from the start to the end of the stop
	 */
	public boolean isRunning() {
		return this.run != null;
	}

	/**
	 * Return how the container is.
	 * @return its state
	 */
	public ContainerState state() {
		ListenerRun current = this.run;
		int concurrency = this.endpoint.settings().concurrency().max();
		return (current != null)
				? this.status.state(current.held(), current.overdue(), concurrency, current.lost(), current.duties())
				: this.status.state(0, 0, concurrency, 0, List.of());
	}

}
