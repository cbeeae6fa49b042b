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
import java.util.stream.Collectors;

import io.rmq.broker.Broker;
import io.rmq.broker.DataLoss;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.TopicBacklog;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that the server has lost its data, or has gone back to an older copy of it,
 * and says what was lost as far as that is known. Each instance looks for itself. For one
 * thread; what it returns is safe for others.
 */
public final class DataLossWatch implements Duty {

	private static final RmqLog logger = RmqLog.of(DataLossWatch.class);

	/**
	 * How often to look.
	 */
	static final Duration INTERVAL = Duration.ofSeconds(5);

	/**
	 * The figures are read once in so many looks; they are measured no more often.
	 */
	private static final int LOOKS = 6;

	/**
	 * How many topics are named.
	 */
	private static final int NAMED = 20;

	private final Broker broker;

	private final Consumer<RmqDataLossEvent> listener;

	private int looks;

	private List<TopicBacklog> figures = List.of();

	private volatile @Nullable RmqDataLossEvent last;

	/**
	 * Create the duty.
	 * @param broker where the data is
	 * @param listener is told of each loss; must not block
	 */
	public DataLossWatch(Broker broker, Consumer<RmqDataLossEvent> listener) {
		this.broker = broker;
		this.listener = listener;
	}

	@Override
	public String description() {
		return "looking whether the server still has its data";
	}

	/**
	 * Return the last loss that was found.
	 * @return the loss, {@code null} if there was none since the start
	 */
	public @Nullable RmqDataLossEvent last() {
		return this.last;
	}

	@Override
	public Duration perform() {
		DataLoss loss = this.broker.server().findLoss();
		if (loss != null) {
			RmqDataLossEvent event = new RmqDataLossEvent(loss, this.figures);
			this.last = event;
			this.figures = List.of();
			this.looks = 0;
			report(event);
		}
		else if (this.looks++ % LOOKS == 0) {
			this.figures = this.broker.groups().measured();
		}
		return INTERVAL;
	}

	private void report(RmqDataLossEvent event) {
		logger.error(
				"%s. What listeners hold is affected too: they may handle messages to the end that are lost, or again. %s"
					.formatted(event.loss(), describe(event.before())));
		try {
			this.listener.accept(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event listener failed on %s".formatted(event.loss()), ex);
		}
	}

	private static String describe(List<TopicBacklog> topics) {
		if (topics.isEmpty()) {
			return "What the topics had is not known, as nothing had been measured";
		}
		return "Topics had, as last measured: %s%s".formatted(
				topics.stream().limit(NAMED).map(DataLossWatch::describe).collect(Collectors.joining("; ")),
				(topics.size() > NAMED) ? "; and %d more topics".formatted(topics.size() - NAMED) : "");
	}

	private static String describe(TopicBacklog topic) {
		return "%s at %s: %d stored, %d delayed, %d retries, %d dead letters".formatted(topic.topic(), topic.at(),
				topic.stored(), topic.delayed(), topic.groups().stream().mapToLong(GroupBacklog::retries).sum(),
				topic.groups().stream().mapToLong(GroupBacklog::deadLetters).sum());
	}

}
