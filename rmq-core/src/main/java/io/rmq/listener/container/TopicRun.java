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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.DutyState;

/**
 * A container's work from one start to the next stop.
 */
final class TopicRun {

	private static final RmqLog logger = RmqLog.of(TopicRun.class);

	/**
	 * How long what should be instant may take, however little time the stop has: a read
	 * to end, an outcome to be stored, an interrupted handler to end.
	 */
	private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

	private final ListenerEndpoint endpoint;

	private final Subscription subscription;

	private final ContainerStatus status;

	private final InFlightMessages inFlight;

	private final Prefetch prefetch;

	private final MessageFetcher fetcher;

	private final Workers workers;

	private final Worker worker;

	private final Outcomes outcomes;

	private final RunDuties duties;

	private final PauseSwitch pauses;

	private final AtomicBoolean stopping = new AtomicBoolean();

	TopicRun(ListenerEndpoint endpoint, Subscription subscription, ContainerStatus status, InFlightMessages inFlight,
			Prefetch prefetch, MessageFetcher fetcher, Workers workers, Worker worker, Outcomes outcomes,
			RunDuties duties) {
		this.endpoint = endpoint;
		this.subscription = subscription;
		this.status = status;
		this.inFlight = inFlight;
		this.prefetch = prefetch;
		this.fetcher = fetcher;
		this.workers = workers;
		this.worker = worker;
		this.outcomes = outcomes;
		this.duties = duties;
		this.pauses = new PauseSwitch(fetcher, status, duties);
	}

	/**
	 * Begin to handle messages.
	 * @param paused whether not yet
	 */
	void start(boolean paused) {
		this.status.started();
		this.pauses.set(PauseSwitch.Reason.INSTANCE, paused);
		this.subscription.onPause((groupPaused) -> this.pauses.set(PauseSwitch.Reason.GROUP, groupPaused));
		this.workers.start(this.worker);
	}

	PauseSwitch pauses() {
		return this.pauses;
	}

	int held() {
		return this.inFlight.size();
	}

	long lost() {
		return this.inFlight.lost();
	}

	/**
	 * Return how busy it is.
	 * @param lostBefore how many messages were lost before
	 */
	ContainerLoad load(long lostBefore) {
		return new ContainerLoad((int) this.inFlight.stream().filter(InFlightMessage::isHandled).count(), held(),
				this.prefetch.limit(), lostBefore + lost());
	}

	List<DutyState> duties() {
		return this.duties.states();
	}

	/**
	 * Return the handlers that have taken longer than their timeout, were interrupted and
	 * still do not end, with one of the messages of each.
	 */
	List<OverdueHandler> overdueHandlers() {
		return this.inFlight.overdueHandlers();
	}

	/**
	 * Return the threads on which messages are handled.
	 */
	List<Thread> handlers() {
		return this.workers.threads();
	}

	/**
	 * Wait until the handlers at work have ended, but for one, up to the shutdown
	 * timeout.
	 */
	void awaitHandlersBut(Thread handler) {
		try {
			this.workers.joinAllBut(handler, System.nanoTime() + this.endpoint.settings().shutdownTimeout().toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Let the stop not wait for a handler that waits for the stop itself. What the
	 * handler does later cannot be stored, so its messages are acknowledged now, unless
	 * it acknowledges them by hand.
	 */
	void leave(Thread handler) {
		leave(handler, this.endpoint.settings().ackMode() != AckMode.MANUAL);
	}

	private void leave(Thread handler, boolean acknowledged) {
		if (this.workers.leave(handler)) {
			this.inFlight.stream()
				.filter((message) -> message.isHandledBy(handler))
				.forEach((message) -> leave(message, acknowledged));
		}
	}

	private void leave(InFlightMessage message, boolean acknowledged) {
		if (message.leaveHandler(acknowledged)) {
			this.outcomes.add(message, new Settlement.Acknowledge(message.delivery()));
		}
		else if (message.state().hasLeft()) {
			this.inFlight.remove(message);
		}
	}

	/**
	 * Return whether all threads have ended though nobody has stopped them.
	 */
	boolean isDead() {
		return !isStopping() && this.workers.haveEnded();
	}

	boolean isStopping() {
		return this.stopping.get();
	}

	/**
	 * Begin no more messages.
	 * @return {@code false} if a stop has begun before
	 */
	boolean beginStop() {
		if (!this.stopping.compareAndSet(false, true)) {
			return false;
		}
		this.status.stopping();
		this.workers.close();
		this.fetcher.end();
		return true;
	}

	/**
	 * Stop working, in an order in which nothing is lost: no more messages, what was not
	 * begun goes back, then the handlers end, then their outcomes are stored, then what
	 * is left goes back, and only then the leases are let go.
	 */
	void stop() {
		beginStop();
		int released = -this.duties.released();
		long deadline = System.nanoTime() + this.endpoint.settings().shutdownTimeout().toNanos();
		try {
			if (!this.fetcher.stop(untilAtLeastSoon(deadline))) {
				// The server does not answer. The read must not take a message later on.
				this.subscription.close();
			}
			discard();
			leaveExitingHandlers();
			joinWorkers(deadline);
			// What came with a read that did not end in time.
			this.fetcher.discard();
			this.inFlight.awaitSettled(untilAtLeastSoon(deadline));
		}
		catch (InterruptedException ex) {
			logger.warn("Interrupted while '%s' was stopping; unfinished messages are released"
				.formatted(this.endpoint.id()));
			Thread.currentThread().interrupt();
		}
		this.duties.closeUpkeep();
		this.subscription.close();
		this.inFlight.loseAll();
		released += this.duties.released() + release();
		this.duties.closeLeases();
		this.inFlight.removeAll();
		this.status.stopped(released);
	}

	/**
	 * Hand back what was not begun, without waiting for it.
	 */
	private void discard() {
		this.fetcher.discard();
		this.duties.releaseSoon();
	}

	private static long untilAtLeastSoon(long deadline) {
		return Math.max(LAST_CHANCE.toNanos(), deadline - System.nanoTime());
	}

	/**
	 * A handler that ends the JVM waits for this stop and never returns.
	 */
	private void leaveExitingHandlers() {
		handlers().stream().filter(TopicRun::isExiting).forEach((handler) -> leave(handler, false));
	}

	private static boolean isExiting(Thread thread) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> frame.getClassName().equals("java.lang.Shutdown"));
	}

	private void joinWorkers(long deadline) throws InterruptedException {
		if (this.workers.join(deadline)) {
			return;
		}
		int interrupted = this.inFlight.loseHandled();
		if (interrupted > 0) {
			logger.warn(
					"%d handlers of '%s' were not done after %s; they are interrupted, and their messages are released"
						.formatted(interrupted, this.endpoint.id(), this.endpoint.settings().shutdownTimeout()));
		}
		this.workers.join(System.nanoTime() + LAST_CHANCE.toNanos());
	}

	private int release() {
		try {
			return this.subscription.release();
		}
		catch (RuntimeException ex) {
			logger.warn("The messages of '%s' could not be released; they are delivered again when their leases run out"
				.formatted(this.endpoint.id()), ex);
			return 0;
		}
	}

}
