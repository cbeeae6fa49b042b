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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;
import io.rmq.maintenance.LeaseRecovery;

/**
 * Goes on with the recovery of messages when the call has ended that began it. A lease
 * runs out only while it is watched, for half of its time, and all consumers of a group
 * may be calls that are shorter than that. Thread-safe.
 */
final class PollRecovery {

	private static final RmqLog logger = RmqLog.of(PollRecovery.class);

	private final ScheduledExecutorService executor;

	/**
	 * The groups that are looked after, each a topic and a name.
	 */
	private final Set<List<String>> groups = ConcurrentHashMap.newKeySet();

	PollRecovery(ScheduledExecutorService executor) {
		this.executor = executor;
	}

	/**
	 * Go on until leases that are silent now have run out, unless another call has begun
	 * that for the same group.
	 * @param subscription one of the group's, which may be closed
	 */
	void goOn(Subscription subscription) {
		ConsumerSpec consumer = subscription.consumer();
		List<String> group = List.of(consumer.topic(), consumer.group());
		if (this.groups.add(group)) {
			long end = System.nanoTime() + consumer.lease().toNanos() * 5 / 4;
			try {
				lookWithin(consumer.lease().dividedBy(4), new LeaseRecovery(subscription), group, end);
			}
			catch (RuntimeException | Error ex) {
				this.groups.remove(group);
				throw ex;
			}
		}
	}

	private void lookWithin(Duration delay, LeaseRecovery recovery, List<String> group, long end) {
		this.executor.schedule(() -> look(recovery, group, end), delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void look(LeaseRecovery recovery, List<String> group, long end) {
		boolean goesOn = false;
		try {
			Duration delay = recovery.perform();
			if (System.nanoTime() + delay.toNanos() - end < 0) {
				lookWithin(delay, recovery, group, end);
				goesOn = true;
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The next call looks again, without " + recovery.description(), ex);
		}
		finally {
			if (!goesOn) {
				this.groups.remove(group);
			}
		}
	}

}
