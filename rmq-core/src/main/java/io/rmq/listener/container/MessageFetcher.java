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
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Where the workers get their messages. There is no thread that fetches: a worker that
 * finds nothing to do fetches for all, one at a time, and handles the first message that
 * it gets itself. So a message is not handed from thread to thread on its way to the
 * handler, which would cost more than all the rest; see the leader-followers pattern.
 * <p>
 * Fetches only what the permits allow. After an error it pauses, longer each time, until
 * the server can be reached again.
 *
 * @see <a href="https://www.dre.vanderbilt.edu/~schmidt/PDF/lf.pdf">Schmidt et al.,
 * Leader/Followers (2000)</a>
 */
final class MessageFetcher {

	private static final RmqLog logger = RmqLog.of(MessageFetcher.class);

	/**
	 * How long one read waits at the server.
	 */
	private static final Duration WAIT = Duration.ofSeconds(5);

	/**
	 * After how long without work a thread ends that is not always there.
	 */
	static final Duration IDLE = Duration.ofSeconds(10);

	private static final long ENDLESS = Long.MAX_VALUE;

	private static final Duration WAKE_UP_INTERVAL = Duration.ofMillis(50);

	private final Subscription subscription;

	private final InFlightMessages inFlight;

	private final LeaseTerms leases;

	private final Prefetch prefetch;

	private final Workers workers;

	private final PrefetchBuffer buffer = new PrefetchBuffer();

	private final AtomicBoolean fetching = new AtomicBoolean();

	private final ChangeSignal changed = new ChangeSignal();

	private final FetchErrors errors;

	/**
	 * Whether the last fetch got less than it asked for.
	 */
	private volatile boolean dry = true;

	private volatile boolean stopped;

	private volatile boolean paused;

	/**
	 * What is to be done before the next fetch.
	 */
	private volatile @Nullable Runnable before;

	MessageFetcher(Subscription subscription, InFlightMessages inFlight, Prefetch prefetch, ContainerStatus status,
			Workers workers) {
		this.subscription = subscription;
		this.inFlight = inFlight;
		this.leases = new LeaseTerms(subscription);
		this.prefetch = prefetch;
		this.errors = new FetchErrors(status, new MessageReleaser(subscription, inFlight), this.changed);
		this.workers = workers;
	}

	/**
	 * Return the message to handle next, waiting for one if there is none.
	 * @return the message, or {@code null} if no more are to be handled, or not by this
	 * thread
	 */
	@Nullable InFlightMessage next() {
		InFlightMessage next = findUndisturbed(ENDLESS, 0);
		if (next != null) {
			growIfNeeded();
		}
		return next;
	}

	/**
	 * Return the first message of a batch, waiting for one if there is none.
	 * @return the message, or {@code null} if no more are to be handled, or not by this
	 * thread
	 */
	@Nullable InFlightMessage first() {
		return findUndisturbed(ENDLESS, 0);
	}

	/**
	 * Return one more message for a batch, waiting a while for one if there is none.
	 * @param nanos how long to wait; 0 to take what there is
	 * @param gathered how many messages the batch has
	 * @return the message, or {@code null} if none has come, none can come because no
	 * more may be held, or no more are to be handled
	 */
	@Nullable InFlightMessage more(long nanos, int gathered) {
		return findUndisturbed(nanos, gathered);
	}

	/**
	 * Have one more worker if nobody is left to handle the other messages, or to fetch.
	 */
	void growIfNeeded() {
		if (!this.changed.isAwaited() && (this.buffer.size() > 0 || !this.fetching.get())) {
			this.workers.grow();
		}
	}

	private @Nullable InFlightMessage findUndisturbed(long nanos, int gathered) {
		while (true) {
			try {
				return find(nanos, gathered);
			}
			catch (InterruptedException ex) {
				// It was meant for a handler that has ended: a stop interrupts nobody
				// here.
				logger.debug("A thread was interrupted between two messages");
			}
		}
	}

	private @Nullable InFlightMessage find(long nanos, int gathered) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		while (!this.stopped) {
			if (this.paused) {
				if (nanos < ENDLESS) {
					return null;
				}
				performWhatWaits();
				this.changed.await(() -> !this.stopped && this.paused, ENDLESS);
				continue;
			}
			if (!this.dry && permits() > this.prefetch.limit() / 4 && this.fetching.compareAndSet(false, true)) {
				InFlightMessage message = fetch(Duration.ZERO);
				if (message != null) {
					return message;
				}
			}
			InFlightMessage message = this.buffer.claim();
			if (message != null) {
				return message;
			}
			long left = (nanos < ENDLESS) ? deadline - System.nanoTime() : ENDLESS;
			if (left <= 0 || isFull(gathered)) {
				passOn();
				return null;
			}
			if (permits() > 0 && this.fetching.compareAndSet(false, true)) {
				message = fetch((left < WAIT.toNanos()) ? Duration.ofNanos(left) : WAIT);
				if (message != null) {
					return message;
				}
			}
			else if (!awaitChange(left) && nanos == ENDLESS && this.workers.shrink(this::isIdle)) {
				return null;
			}
		}
		return null;
	}

	/**
	 * Return whether no more may be held, and all that is held is what the thread has
	 * gathered.
	 */
	private boolean isFull(int gathered) {
		return gathered > 0 && permits() <= 0 && this.inFlight.permitsTaken() <= gathered;
	}

	/**
	 * The thread may have been told of something that it will not look for.
	 */
	private void passOn() {
		if (!isIdle()) {
			this.changed.tellOne();
		}
	}

	private int permits() {
		return this.prefetch.limit() - this.inFlight.permitsTaken();
	}

	/**
	 * Fetch for all, and take the first message.
	 */
	private @Nullable InFlightMessage fetch(Duration wait) throws InterruptedException {
		InFlightMessage first = null;
		int fetched = 0;
		try {
			// Again: a stop or a pause has seen no fetch to wait for, another fetch has
			// taken the permits.
			if (this.stopped || this.paused) {
				return null;
			}
			Runnable task = this.before;
			if (task != null) {
				this.before = null;
				task.run();
			}
			int limit = permits();
			if (limit <= 0) {
				return null;
			}
			Duration wanted = this.errors.begin(wait);
			Moment asked = Moment.now();
			List<Delivery> deliveries = this.subscription.fetch(limit, wanted);
			fetched = deliveries.size();
			this.dry = fetched < limit;
			first = take(deliveries, asked);
			this.errors.none();
		}
		catch (RuntimeException | Error ex) {
			if (!this.stopped) {
				this.errors.add(ex, () -> this.stopped);
			}
		}
		finally {
			this.fetching.set(false);
			if (fetched > 1) {
				this.changed.tellAll();
			}
			else {
				this.changed.tellOne();
			}
		}
		return first;
	}

	private @Nullable InFlightMessage take(List<Delivery> deliveries, Moment asked) {
		if (deliveries.isEmpty()) {
			return null;
		}
		List<InFlightMessage> messages = this.leases.hold(deliveries, asked);
		this.inFlight.add(messages);
		this.buffer.add(messages);
		return (this.stopped || this.paused) ? null : this.buffer.claim();
	}

	/**
	 * End the pause after an error.
	 */
	void tryAgain() {
		this.errors.end();
	}

	/**
	 * Wait until there may be something to do.
	 * @return {@code false} if there was nothing for so long that the thread is not
	 * needed
	 */
	private boolean awaitChange(long nanos) throws InterruptedException {
		return this.changed.await(() -> !this.stopped && !this.paused && isIdle(),
				Math.min(nanos, this.workers.isElastic() ? IDLE.toNanos() : ENDLESS)) > 0;
	}

	/**
	 * Return whether there is nothing to claim, and nothing to fetch that is not fetched
	 * by somebody else. Asked once more before a thread ends: who has fetched meanwhile
	 * may have taken it for one that still waits.
	 */
	private boolean isIdle() {
		return this.buffer.size() == 0 && (this.fetching.get() || permits() <= 0);
	}

	/**
	 * Messages were settled, so that more may be fetched.
	 */
	void permitsFreed() {
		if (!this.fetching.get()) {
			this.changed.tellOne();
		}
	}

	/**
	 * Give out no more messages, until {@link #resume()}. A fetch that is under way ends;
	 * what it brings is held, to be handed back.
	 */
	void pause() {
		this.paused = true;
		this.changed.tellAll();
	}

	/**
	 * Have a read that waits end.
	 */
	void endFetch() {
		if (this.fetching.get()) {
			wakeUp();
		}
	}

	/**
	 * Go on.
	 */
	void resume() {
		this.paused = false;
		this.changed.tellAll();
	}

	/**
	 * Return whether no more messages are given out, now or ever.
	 */
	boolean isHalted() {
		return this.stopped || this.paused;
	}

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Give out no more messages.
	 */
	void end() {
		this.stopped = true;
		this.changed.tellAll();
	}

	/**
	 * Give out no more messages, and end the fetch that is under way.
	 * @return {@code false} if that did not end in time
	 */
	boolean stop(long nanos) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		end();
		while (this.fetching.get() && System.nanoTime() - deadline < 0) {
			// Not under the lock, which the thread that reads the answer may want first.
			wakeUp();
			this.changed.await(this.fetching::get, WAKE_UP_INTERVAL.toNanos());
		}
		return !this.fetching.get();
	}

	/**
	 * Do something while no messages are fetched: now, or else before the next fetch, to
	 * which the one under way gives place.
	 */
	void betweenFetches(Runnable task) {
		if (!this.fetching.compareAndSet(false, true)) {
			this.before = task;
			wakeUp();
			return;
		}
		try {
			task.run();
		}
		finally {
			this.fetching.set(false);
			this.changed.tellAll();
		}
	}

	/**
	 * While it is paused, no other fetch comes before which it would be done.
	 */
	private void performWhatWaits() {
		Runnable task = this.before;
		if (task != null && !this.fetching.get()) {
			this.before = null;
			try {
				betweenFetches(task);
			}
			catch (RuntimeException ex) {
				logger.debug("What waited could not be done now, and is tried again", ex);
			}
		}
	}

	/**
	 * Return whether more is held than need be, and some of it waits for a free thread
	 * for too long: the handler was much faster when it was fetched.
	 * @param patience how long a message may wait
	 */
	boolean isHoarding(Duration patience) {
		return this.prefetch.isSurplus(this.inFlight.permitsTaken())
				&& this.buffer.waitsSince(System.nanoTime() - patience.toNanos());
	}

	/**
	 * Give up what nobody has begun to handle. It is held until it was handed back.
	 */
	void discard() {
		this.buffer.claimAll().forEach(InFlightMessage::release);
	}

	private void wakeUp() {
		try {
			this.subscription.wakeUp();
		}
		catch (RmqException ex) {
			logger.debug("A waiting read could not be woken, and ends with its time", ex);
		}
	}

}
