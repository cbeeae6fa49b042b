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

import io.rmq.RmqException;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.ConsumerTidying;
import io.rmq.maintenance.DuePromotion;
import io.rmq.maintenance.Duty;
import io.rmq.maintenance.DutyLoop;
import io.rmq.maintenance.LeaseRecovery;

/**
 * What one call does for its group. For one thread.
 */
final class PollDuties implements AutoCloseable {

	private static final RmqLog logger = RmqLog.of(PollDuties.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final Subscription subscription;

	private final ScheduledExecutorService executor;

	private final List<DutyLoop> loops = new ArrayList<>();

	PollDuties(Subscription subscription, ScheduledExecutorService executor) {
		this.subscription = subscription;
		this.executor = executor;
	}

	/**
	 * Perform all duties once, so that what is due already is there for the first read.
	 * @param goesOn whether they are performed again when they are due
	 */
	void begin(boolean goesOn) {
		List<DutyLoop> promoting = begin(
				List.of(DuePromotion.ofRetries(this.subscription), DuePromotion.ofDelayed(this.subscription)), goesOn);
		begin(List.of(new LeaseRecovery(this.subscription), new ConsumerTidying(this.subscription)), goesOn);
		if (goesOn) {
			this.subscription.onDue((delay) -> promoting.forEach((promotion) -> promotion.performWithin(delay)));
		}
	}

	private List<DutyLoop> begin(List<Duty> begun, boolean goesOn) {
		List<DutyLoop> added = new ArrayList<>();
		for (Duty duty : begun) {
			Duration next = perform(duty);
			if (goesOn) {
				added.add(loop(duty, next));
			}
		}
		this.loops.addAll(added);
		return added;
	}

	/**
	 * Perform a duty once.
	 * @return when to do it again
	 */
	private static Duration perform(Duty duty) {
		try {
			return duty.perform();
		}
		catch (RmqException ex) {
			logger.debug("Messages are received nevertheless, without " + duty.description(), ex);
			return PAUSE;
		}
	}

	private DutyLoop loop(Duty duty, Duration delay) {
		return new DutyLoop(this.executor, duty, delay, (state) -> {
		});
	}

	/**
	 * Do no more from now on than make retries ready. That is a sign of life too, for
	 * those who look whether the group is in use: leases may be kept too rarely for that.
	 */
	void showLife() {
		close();
		this.loops.add(loop(DuePromotion.ofRetries(this.subscription), PAUSE));
	}

	@Override
	public void close() {
		this.loops.forEach(DutyLoop::close);
	}

}
