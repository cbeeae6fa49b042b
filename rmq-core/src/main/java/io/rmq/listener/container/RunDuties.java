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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.maintenance.ConsumerTidying;
import io.rmq.maintenance.DuePromotion;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.LeaseRecovery;
import io.rmq.maintenance.RmqDutyEvent;

/**
 * The duties that a container performs while it runs, beside handling messages. They
 * begin when this is created. Thread-safe.
 */
final class RunDuties {

	private final Consumer<DutyState> changes;

	private final ReleaseDuty release;

	private final DutyLoop releasing;

	private final DutyLoop retries;

	/**
	 * Closed before the last messages are released.
	 */
	private final List<DutyLoop> upkeep = new ArrayList<>();

	/**
	 * Closed after the last messages were released: until then leases are kept.
	 */
	private final List<DutyLoop> leases;

	/**
	 * Create duties, and begin to perform them.
	 * @param events is notified of duties that fail, and of a container without messages
	 */
	RunDuties(ListenerEndpoint endpoint, Subscription subscription, InFlightMessages inFlight, MessageFetcher fetcher,
			ContainerThreads threads, Consumer<Object> events) {
		this.changes = (state) -> events.accept(new RmqDutyEvent(endpoint.id(), state));
		this.release = new ReleaseDuty(endpoint.id(), fetcher, new MessageReleaser(subscription, inFlight));
		ListenerSettings settings = endpoint.settings();
		ScheduledExecutorService maintenance = threads.maintenance();
		this.retries = upkeep(maintenance, DuePromotion.ofRetries(subscription));
		DutyLoop delayed = upkeep(maintenance, DuePromotion.ofDelayed(subscription));
		subscription.onDue((delay) -> {
			this.retries.performWithin(delay);
			delayed.performWithin(delay);
		});
		upkeep(maintenance, new LeaseRecovery(subscription));
		upkeep(maintenance, new ConsumerTidying(subscription));
		upkeep(maintenance, new HandlingReport(endpoint.id(), subscription, inFlight, settings.handlerTimeout()));
		this.releasing = upkeep(maintenance, this.release);
		if (!settings.idleEventInterval().isZero()) {
			upkeep(maintenance, new IdleWatch(endpoint.id(), subscription.consumer().topic(),
					settings.idleEventInterval(), inFlight, events));
		}
		this.leases = List.of(loop(threads.leases(), new LeaseKeeping(subscription, inFlight)),
				loop(threads.deadlines(),
						new LeaseExpiry(subscription.consumer().name(), inFlight,
								new LeaseTerms(subscription).validity(), this::releaseSoon)),
				loop(threads.deadlines(), new HandlerDeadlines(endpoint.id(), inFlight, settings.handlerTimeout())));
	}

	private DutyLoop upkeep(ScheduledExecutorService executor, Duty duty) {
		DutyLoop loop = loop(executor, duty);
		this.upkeep.add(loop);
		return loop;
	}

	private DutyLoop loop(ScheduledExecutorService executor, Duty duty) {
		return new DutyLoop(executor, duty, Duration.ZERO, this.changes);
	}

	List<DutyState> states() {
		return Stream.concat(this.upkeep.stream(), this.leases.stream()).map(DutyLoop::state).toList();
	}

	/**
	 * A retry was stored, to be promoted when it is due.
	 * @param delay how long until then
	 */
	void retryStored(Duration delay) {
		this.retries.performWithin(delay);
	}

	/**
	 * Release soon what is to be released.
	 */
	void releaseSoon() {
		this.releasing.performWithin(Duration.ZERO);
	}

	/**
	 * Do something as soon as everything that is not begun was released, and before
	 * anything else is fetched.
	 */
	void afterRelease(Runnable next) {
		this.release.then(next);
		releaseSoon();
	}

	/**
	 * Return how many messages were released so far.
	 */
	int released() {
		return this.release.count();
	}

	/**
	 * End all duties but those that keep the leases.
	 */
	void closeUpkeep() {
		this.upkeep.forEach(DutyLoop::close);
	}

	/**
	 * End the duties that keep the leases.
	 */
	void closeLeases() {
		this.leases.forEach(DutyLoop::close);
	}

}
