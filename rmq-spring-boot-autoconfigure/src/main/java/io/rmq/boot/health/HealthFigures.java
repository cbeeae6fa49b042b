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

package io.rmq.boot.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What waits for groups, as it was measured last by any instance. Who asks when nobody
 * has measured for an interval has it measured, and does not wait for it for long.
 * Thread-safe.
 */
final class HealthFigures {

	private static final Log logger = LogFactory.getLog(HealthFigures.class);

	private final SharedQuestion<Map<Key, Measured>> question;

	private volatile Map<Key, Measured> last = Map.of();

	/**
	 * Create figures. Nothing is asked yet.
	 * @param broker where the topics are
	 * @param interval how often to measure, however many instances there are
	 */
	HealthFigures(Broker broker, Duration interval) {
		this.question = new SharedQuestion<>(() -> read(broker, interval));
	}

	/**
	 * Read the figures. If that takes too long or fails, those stay that were read
	 * before.
	 */
	void refresh(Duration timeout) {
		try {
			this.question.ask(timeout);
		}
		catch (RmqException ex) {
			logger.debug("What waits is not known now", ex);
		}
	}

	/**
	 * Return what waits for a group.
	 * @return {@code null} if it has not been measured yet
	 */
	@Nullable Measured of(String topic, String group) {
		return this.last.get(new Key(topic, group));
	}

	private Map<Key, Measured> read(Broker broker, Duration interval) {
		try {
			broker.groups().measure(interval);
		}
		finally {
			// One topic that cannot be measured is no reason not to show the others.
			this.last = index(broker.groups().measured());
		}
		return this.last;
	}

	private static Map<Key, Measured> index(List<TopicBacklog> topics) {
		Map<Key, Measured> index = new HashMap<>();
		topics.forEach((topic) -> topic.groups()
			.forEach((group) -> index.put(new Key(topic.topic(), group.group()), new Measured(group, topic.at()))));
		return index;
	}

	/**
	 * What waits for a group, and when that was so.
	 *
	 * @param backlog what waits
	 * @param at when, by the server's clock
	 */
	record Measured(GroupBacklog backlog, Instant at) {

	}

	/**
	 * A group of a topic.
	 */
	private record Key(String topic, String group) {

	}

}
