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

package io.rmq.statistics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.rmq.RmqException;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Statistics;
import io.rmq.template.RmqSendResult;
import io.rmq.template.SendObserver;
import org.jspecify.annotations.Nullable;

/**
 * What was sent to a topic from here and what its groups have done here, as far as it was
 * not told. Anybody counts, one thread tells.
 */
final class TopicTraffic implements SendObserver.Sending {

	private static final RmqStatistics.Group NOTHING = new RmqStatistics.Group(0, 0, 0, 0, Duration.ZERO, null, null);

	private final UnreportedSum sent = new UnreportedSum();

	private final Map<String, GroupTraffic> groups = new ConcurrentHashMap<>();

	private int quiet;

	@Override
	public void end(@Nullable RmqSendResult result, @Nullable Throwable error) {
		if (result != null && !result.duplicate()) {
			this.sent.add(1);
		}
	}

	GroupTraffic of(String group) {
		GroupTraffic known = this.groups.get(group);
		return (known != null) ? known : this.groups.computeIfAbsent(group, (added) -> new GroupTraffic());
	}

	/**
	 * Tell what has changed. What was certainly not told is told the next time; what may
	 * have been, is not, since nothing is to count twice.
	 * @return how often in a row there was nothing to tell
	 */
	int tell(String topic, Statistics statistics) {
		long newlySent = this.sent.untold();
		Map<String, RmqStatistics.Group> done = new HashMap<>();
		this.groups.forEach((name, group) -> {
			RmqStatistics.Group untold = group.untold();
			if (!untold.equals(NOTHING)) {
				done.put(name, untold);
			}
		});
		if (newlySent == 0 && done.isEmpty()) {
			return ++this.quiet;
		}
		this.quiet = 0;
		try {
			statistics.add(topic, newlySent, done);
			forget(newlySent, done);
		}
		catch (RmqException ex) {
			if (ex.isOutcomeUnknown()) {
				forget(newlySent, done);
			}
			throw ex;
		}
		return 0;
	}

	private void forget(long told, Map<String, RmqStatistics.Group> done) {
		this.sent.tell(told);
		done.forEach((name, group) -> of(name).tell(group));
	}

}
