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

package io.rmq.admin;

import java.time.Instant;

import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Broker;
import io.rmq.broker.DeadLetterSweep;
import io.rmq.broker.Names;
import io.rmq.broker.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Moves and deletes many dead letters. Thread-safe.
 */
final class DeadLetterWork {

	private final Broker broker;

	private final Topics topics;

	DeadLetterWork(Broker broker) {
		this.broker = broker;
		this.topics = broker.topics();
	}

	RmqBulkResult redrive(RmqRedrive redrive, RmqProgress progress) {
		RmqMessageLocation location = RmqMessageLocation.deadLetters(redrive.topic(), redrive.group());
		String target = redrive.target();
		if (target != null) {
			Names.requireTopic(target);
		}
		if (target != null && !target.equals(redrive.topic())) {
			DeadLetterCopies copies = new DeadLetterCopies(this.broker, location, target);
			if (redrive.dryRun()) {
				return run(location, redrive.selection(), 0, progress, copies::count);
			}
			return run(location, redrive.selection(), redrive.perSecond(), progress, copies::move);
		}
		if (redrive.dryRun()) {
			return run(location, redrive.selection(), 0, progress, sweeping(location, DeadLetterSweep.Action.COUNT));
		}
		return run(location, redrive.selection(), redrive.perSecond(), progress, sweeping(location,
				(target != null) ? DeadLetterSweep.Action.TO_TOPIC : DeadLetterSweep.Action.TO_GROUP));
	}

	RmqBulkResult delete(RmqMessageLocation location, RmqSelection selection, RmqProgress progress) {
		return run(location, selection, 0, progress, sweeping(location, DeadLetterSweep.Action.DELETE));
	}

	private RmqBulkResult run(RmqMessageLocation location, RmqSelection selection, int perSecond, RmqProgress progress,
			SelectedStep step) {
		RmqTopic topic = this.topics.count(location.topic());
		RmqSelection present = upTo(topic.at(), selection);
		return new DeadLetterSteps(LocationSize.of(location, topic), perSecond, progress)
			.run((cursor, limit) -> step.perform(present, cursor, limit));
	}

	/**
	 * Only those that are there now: what fails again meanwhile must not go round and
	 * round.
	 */
	private static RmqSelection upTo(Instant now, RmqSelection selection) {
		Instant from = selection.from();
		Instant to = selection.to();
		boolean ends = to != null && to.isBefore(now);
		return (ends || (from != null && from.isAfter(now))) ? selection : selection.within(from, now);
	}

	private SelectedStep sweeping(RmqMessageLocation location, DeadLetterSweep.Action action) {
		return (selection, cursor, limit) -> {
			DeadLetterSweep done = this.topics.sweepDeadLetters(location, selection, action, cursor, limit);
			return new DeadLetterSteps.StepResult(done.examined(), done.affected(), done.skipped(), done.next());
		};
	}

	/**
	 * A step that is about some of the dead letters.
	 */
	@FunctionalInterface
	private interface SelectedStep {

		DeadLetterSteps.StepResult perform(RmqSelection selection, @Nullable String cursor, int limit);

	}

}
