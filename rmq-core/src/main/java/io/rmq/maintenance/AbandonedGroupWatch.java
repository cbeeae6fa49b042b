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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.AbandonedGroups;
import io.rmq.broker.Broker;
import io.rmq.logging.RmqLog;

/**
 * Finds groups for which messages wait, and whose consumers have not been seen for long.
 * However many instances there are, one looks each time, and only that one tells of what
 * it finds.
 */
public final class AbandonedGroupWatch implements Duty {

	private static final RmqLog logger = RmqLog.of(AbandonedGroupWatch.class);

	private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(5);

	private final Broker broker;

	private final Duration unseen;

	private final Consumer<AbandonedGroup> listener;

	private volatile List<AbandonedGroup> abandoned = List.of();

	/**
	 * Create the duty.
	 * @param broker where the groups are
	 * @param unseen for how long no consumer of an abandoned group was seen
	 * @param listener is told of each that was found here; must not block
	 */
	public AbandonedGroupWatch(Broker broker, Duration unseen, Consumer<AbandonedGroup> listener) {
		this.broker = broker;
		this.unseen = unseen;
		this.listener = listener;
	}

	@Override
	public String description() {
		return "looking for abandoned groups";
	}

	/**
	 * Return how often to look: four times within the time after which a group counts as
	 * abandoned, but every 5 minutes at most.
	 * @return the interval
	 */
	public Duration interval() {
		Duration interval = this.unseen.dividedBy(4);
		return (interval.compareTo(LONGEST_INTERVAL) < 0) ? interval : LONGEST_INTERVAL;
	}

	/**
	 * Return the abandoned groups, whoever found them.
	 * @return the groups as they were known last, by topic and name
	 */
	public List<AbandonedGroup> abandoned() {
		return this.abandoned;
	}

	/**
	 * Look, if it is this instance's turn. One topic that cannot be looked at hides
	 * nothing of the others.
	 */
	@Override
	public Duration perform() {
		AbandonedGroups groups = this.broker.groups().findAbandoned(this.unseen, interval());
		this.abandoned = groups.all();
		groups.found().forEach(this::tell);
		if (groups.failure() != null) {
			throw groups.failure();
		}
		return interval();
	}

	/**
	 * They were found, and are not found again, so what one listener throws must not keep
	 * them from being told.
	 */
	private void tell(AbandonedGroup found) {
		logger.warn(
				"Messages wait for group '%s' of topic '%s', and no consumer of it was seen since %s. Start a listener of it; or, if it is not needed any more, drop it with RmqAdmin.dropGroup(\"%s\", \"%s\"), as all messages are kept for it"
					.formatted(found.group(), found.topic(), found.lastSeen(), found.topic(), found.group()));
		try {
			this.listener.accept(found);
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event listener failed on %s".formatted(found), ex);
		}
	}

}
