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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.rmq.broker.Broker;
import io.rmq.broker.Settlement;
import io.rmq.broker.Subscription;
import io.rmq.listener.AckMode;
import io.rmq.listener.BatchMessageListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.MessageListener;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.ConsumerTidying;
import io.rmq.maintenance.DuePromotion;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.LeaseRecovery;
import io.rmq.maintenance.RmqDutyEvent;

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

	private final InFlightMessages inFlight = new InFlightMessages();

	private final Prefetch prefetch;

	private final MessageFetcher fetcher;

	private final AtomicBoolean stopping = new AtomicBoolean();

	private final Workers workers;

	private final Runnable work;

	private final List<DutyLoop> duties = new ArrayList<>();

	private final Consumer<DutyState> dutyChanges;

	private final ReleaseDuty release;

	private final DutyLoop releasing;

	private final PauseSwitch pauses;

	private final DutyLoop leaseKeeping;

	private final DutyLoop leaseExpiry;

	private final DutyLoop deadlines;

	private final Outcomes outcomes;

	/**
	 * Begin with all that is not handling messages.
	 * @param stop stops the container if this is still its run, for a handler that asks
	 * for it
	 */
	TopicRun(ListenerEndpoint endpoint, Broker broker, Subscription subscription, ContainerStatus status,
			ContainerThreads threads, Interceptors interceptors, Consumer<TopicRun> stop, Consumer<Object> events) {
		this.endpoint = endpoint;
		this.dutyChanges = (state) -> events.accept(new RmqDutyEvent(endpoint.id(), state));
		this.subscription = subscription;
		this.status = status;
		ListenerSettings settings = endpoint.settings();
		int handlers = settings.concurrency().max();
		boolean batches = endpoint.listener() instanceof BatchMessageListener;
		this.prefetch = new Prefetch(handlers,
				(int) Math.min(Integer.MAX_VALUE, (long) handlers * (batches ? settings.batching().size() : 2)),
				settings.prefetch());
		this.workers = new Workers(settings.concurrency(), threads.handlers(), "rmq-" + endpoint.id() + "-");
		this.fetcher = new MessageFetcher(subscription, this.inFlight, this.prefetch, status, this.workers);
		subscription.onReachable(this.fetcher::tryAgain);
		DutyLoop retries = loop(threads.maintenance(), DuePromotion.ofRetries(subscription));
		DutyLoop delayed = loop(threads.maintenance(), DuePromotion.ofDelayed(subscription));
		this.duties.add(retries);
		this.duties.add(delayed);
		subscription.onDue((delay) -> {
			retries.performWithin(delay);
			delayed.performWithin(delay);
		});
		this.outcomes = new Outcomes(endpoint, broker::send, new SettlementQueue(subscription, this.inFlight,
				this.fetcher::permitsFreed, retries::performWithin, threads.maintenance()), this::setApart,
				threads.maintenance());
		this.duties.add(loop(threads.maintenance(), new LeaseRecovery(subscription)));
		this.duties.add(loop(threads.maintenance(), new ConsumerTidying(subscription)));
		this.duties.add(loop(threads.maintenance(),
				new HandlingReport(endpoint.id(), subscription, this.inFlight, settings.handlerTimeout())));
		this.release = new ReleaseDuty(endpoint.id(), this.fetcher, new MessageReleaser(subscription, this.inFlight));
		this.releasing = loop(threads.maintenance(), this.release);
		this.duties.add(this.releasing);
		this.pauses = new PauseSwitch(this.fetcher, status, this.release,
				() -> this.releasing.performWithin(Duration.ZERO));
		if (!settings.idleEventInterval().isZero()) {
			this.duties.add(loop(threads.maintenance(), new IdleWatch(endpoint.id(), subscription.consumer().topic(),
					settings.idleEventInterval(), this.inFlight, events)));
		}
		this.leaseKeeping = loop(threads.leases(), new LeaseKeeping(subscription, this.inFlight));
		this.leaseExpiry = loop(threads.deadlines(), new LeaseExpiry(subscription.consumer().name(), this.inFlight,
				new LeaseTerms(subscription).validity(), () -> this.releasing.performWithin(Duration.ZERO)));
		this.deadlines = loop(threads.deadlines(),
				new HandlerDeadlines(endpoint.id(), this.inFlight, settings.handlerTimeout()));
		Settlements settlements = new Settlements(endpoint, this.outcomes, this.inFlight, this.fetcher, interceptors,
				() -> this.releasing.performWithin(Duration.ZERO));
		PoisonGuard poison = new PoisonGuard(subscription, settings.maxDeliveries(), this.fetcher::isHalted);
		ListenerCall call = (endpoint.listener() instanceof BatchMessageListener listener)
				? new BatchInvoker(listener, interceptors)
				: new Invoker(endpoint, (MessageListener) endpoint.listener(), interceptors);
		MessageSource source = batches ? new BatchGathering(settings.batching(), this.fetcher, this.workers)
				: MessageSource.single(this.fetcher);
		this.work = new Worker(endpoint, subscription, this.fetcher, source, call, settlements, interceptors, poison,
				this.prefetch, () -> stop.accept(this),
				batches ? new SerialExecutor(threads::runApart) : threads::runApart);
	}

	private void setApart(InFlightMessage message) {
		this.inFlight.setApart(message);
		this.fetcher.permitsFreed();
	}

	private DutyLoop loop(ScheduledExecutorService executor, Duty duty) {
		return new DutyLoop(executor, duty, Duration.ZERO, this.dutyChanges);
	}

	/**
	 * Begin to handle messages.
	 * @param paused whether not yet
	 */
	void start(boolean paused) {
		this.status.started();
		this.pauses.set(PauseSwitch.Reason.INSTANCE, paused);
		this.subscription.onPause((groupPaused) -> this.pauses.set(PauseSwitch.Reason.GROUP, groupPaused));
		this.workers.start(this.work);
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
		return Stream.concat(this.duties.stream(), Stream.of(this.leaseKeeping, this.leaseExpiry, this.deadlines))
			.map(DutyLoop::state)
			.toList();
	}

	/**
	 * Return the handlers that have taken longer than their timeout, were interrupted and
	 * still do not end, with one of the messages of each.
	 */
	List<OverdueHandler> overdueHandlers() {
		Map<Thread, OverdueHandler> overdue = new LinkedHashMap<>();
		for (InFlightMessage message : (Iterable<InFlightMessage>) this.inFlight.stream()::iterator) {
			Thread handler = message.overdueHandler();
			if (handler != null) {
				Duration age = Duration.ofNanos(System.nanoTime() - message.began());
				overdue.putIfAbsent(handler, new OverdueHandler(message.delivery().messageId(),
						message.delivery().attempt(), Instant.now().minus(age), handler.getName()));
			}
		}
		return overdue.values().stream().sorted(Comparator.comparing(OverdueHandler::since)).toList();
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
		int handedBack = -this.release.count();
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
			logger
				.warn("Interrupted while '%s' was stopping; what is not done goes back".formatted(this.endpoint.id()));
			Thread.currentThread().interrupt();
		}
		this.duties.forEach(DutyLoop::close);
		this.subscription.close();
		this.inFlight.loseAll();
		handedBack += this.release.count() + release();
		this.leaseKeeping.close();
		this.leaseExpiry.close();
		this.deadlines.close();
		this.inFlight.removeAll();
		this.status.stopped(handedBack);
	}

	/**
	 * Hand back what was not begun, without waiting for it.
	 */
	private void discard() {
		this.fetcher.discard();
		this.releasing.performWithin(Duration.ZERO);
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
			logger.warn("%d handlers of '%s' were not done after %s; they are interrupted, and their messages go back"
				.formatted(interrupted, this.endpoint.id(), this.endpoint.settings().shutdownTimeout()));
		}
		this.workers.join(System.nanoTime() + LAST_CHANCE.toNanos());
	}

	private int release() {
		try {
			return this.subscription.release();
		}
		catch (RuntimeException ex) {
			logger.warn("Messages that '%s' holds could not be handed back; they come back when their leases run out"
				.formatted(this.endpoint.id()), ex);
			return 0;
		}
	}

}
