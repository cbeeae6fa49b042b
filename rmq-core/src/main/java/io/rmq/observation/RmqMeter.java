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

package io.rmq.observation;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.rmq.broker.Loss;
import org.jspecify.annotations.Nullable;

/**
 * All meters there are. Every name has one set of tags, and all of these have few values:
 * names of topics, groups and listeners, and constants.
 */
public enum RmqMeter {

	/**
	 * Sends of templates.
	 */
	SEND("rmq.send", Meter.Type.TIMER, null,
			"Messages that templates handed to the server, and how long that took until it answered; `outcome` is `STORED`, `DUPLICATE` or `FAILED`",
			"topic", "outcome"),

	/**
	 * The bodies of what templates have sent.
	 */
	SENT_BODY("rmq.sent.body", Meter.Type.COUNTER, "bytes", "The bodies of the messages that were stored", "topic"),

	/**
	 * Calls of handlers, until it is known what becomes of the message.
	 */
	HANDLE("rmq.handle", Meter.Type.TIMER, null,
			"Messages that were handled, and how long that took; `outcome` is what became of them: `ACKNOWLEDGED`, `RETRIED`, `DEAD_LETTERED` or `RELEASED`",
			"topic", "group", "listener", "outcome"),

	/**
	 * Calls of handlers that failed.
	 */
	HANDLE_FAILURES("rmq.handle.failures", Meter.Type.COUNTER, "calls",
			"Calls of handlers that failed, those too that were tried again at once", "topic", "group", "listener"),

	/**
	 * Messages that came from the server.
	 */
	RECEIVED("rmq.received", Meter.Type.COUNTER, "messages",
			"Messages that were fetched; a message counts each time it is fetched", "topic", "group"),

	/**
	 * The bodies of what came from the server.
	 */
	RECEIVED_BODY("rmq.received.body", Meter.Type.COUNTER, "bytes",
			"Their bodies, compressed or encrypted if they are stored so", "topic", "group"),

	/**
	 * Messages that are done.
	 */
	ACKNOWLEDGED("rmq.acknowledged", Meter.Type.COUNTER, "messages",
			"Messages that were handled and have left the group", "topic", "group"),

	/**
	 * Messages that failed and come back.
	 */
	RETRIED("rmq.retried", Meter.Type.COUNTER, "messages", "Messages that failed and wait for a retry", "topic",
			"group"),

	/**
	 * Messages that failed for good.
	 */
	DEAD_LETTERED("rmq.dead.lettered", Meter.Type.COUNTER, "messages",
			"Messages that failed for good, whether kept, forwarded or dropped; `reason` as in [dead letters](dead-letters.md)",
			"topic", "group", "reason"),

	/**
	 * Messages of consumers that died.
	 */
	RECOVERED("rmq.recovered", Meter.Type.COUNTER, "messages",
			"Messages of consumers that died, which this instance made ready again", "topic", "group"),

	/**
	 * Expired messages.
	 */
	EXPIRED("rmq.expired", Meter.Type.COUNTER, "messages",
			"Messages that expired before the group handled them, which this instance was given or swept out of a backlog",
			"topic", "group"),

	/**
	 * Dead letters that were removed.
	 */
	DEAD_LETTERS_TRIMMED("rmq.dead.letters.trimmed", Meter.Type.COUNTER, "messages",
			"Dead letters that were removed because there were too many or they were too old", "topic", "group"),

	/**
	 * Leases that were lost.
	 */
	LEASES_LOST("rmq.leases.lost", Meter.Type.COUNTER, "messages",
			"Messages whose lease ran out while they were held here, or whose outcome the server refused; they are handled again",
			"topic", "group", "listener"),

	/**
	 * Whether a container works.
	 */
	CONTAINER_RUNNING("rmq.container.running", Meter.Type.GAUGE, null,
			"1 if the listener takes messages, 0 if it is stopped, paused or cannot reach the server", "topic", "group",
			"listener"),

	/**
	 * Handlers at work.
	 */
	CONTAINER_ACTIVE("rmq.container.active", Meter.Type.GAUGE, "messages", "Messages that are being handled", "topic",
			"group", "listener"),

	/**
	 * Messages that are held.
	 */
	CONTAINER_IN_FLIGHT("rmq.container.in.flight", Meter.Type.GAUGE, "messages",
			"Messages that are being handled, wait for a free thread, or whose outcome is being stored", "topic",
			"group", "listener"),

	/**
	 * Handlers that do not end.
	 */
	CONTAINER_OVERDUE("rmq.container.overdue", Meter.Type.GAUGE, "handlers",
			"Handlers that have taken longer than their timeout, were interrupted and still do not end", "topic",
			"group", "listener"),

	/**
	 * How many messages may be held.
	 */
	CONTAINER_PREFETCH("rmq.container.prefetch", Meter.Type.GAUGE, "messages",
			"How many messages it may hold now, adapted to the speed of its handler", "topic", "group", "listener"),

	/**
	 * How many more messages may be held.
	 */
	CONTAINER_PERMITS("rmq.container.permits", Meter.Type.GAUGE, "messages", "How many more messages it may fetch now",
			"topic", "group", "listener"),

	/**
	 * The connections that this instance has open.
	 */
	CONNECTIONS("rmq.connections", Meter.Type.GAUGE, "connections",
			"Connections to the server that this instance has open"),

	/**
	 * What is stored for all groups of a topic.
	 */
	TOPIC_STORED("rmq.topic.stored", Meter.Type.GAUGE, "messages",
			"Messages that are stored for all groups, ready or in flight; a message that several groups need counts once",
			"topic"),

	/**
	 * What is due later.
	 */
	TOPIC_DELAYED("rmq.topic.delayed", Meter.Type.GAUGE, "messages", "Messages that are not due yet", "topic"),

	/**
	 * How long the oldest has been stored for which there is no group.
	 */
	TOPIC_UNREAD("rmq.topic.unread.age", Meter.Type.GAUGE, "seconds",
			"For how long the oldest message has been stored in a topic that has no group to handle it; 0 if there is none",
			"topic"),

	/**
	 * What was dropped to make room.
	 */
	TOPIC_DROPPED("rmq.topic.dropped", Meter.Type.GAUGE, "messages",
			"Messages that were ever dropped to make room for others; never falls while the topic exists", "topic"),

	/**
	 * What is ready for a group.
	 */
	GROUP_READY("rmq.group.ready", Meter.Type.GAUGE, "messages",
			"Messages that are ready and not in flight; `priority` is `HIGH`, `NORMAL` or `LOW`. No number where the server cannot count them cheaply: before Redis 7, when there are several groups and this one is behind",
			"topic", "group", "priority"),

	/**
	 * How long the oldest has been ready.
	 */
	GROUP_OLDEST("rmq.group.oldest.age", Meter.Type.GAUGE, "seconds",
			"For how long the oldest ready message has been ready; 0 if there is none", "topic", "group"),

	/**
	 * What is in work.
	 */
	GROUP_IN_FLIGHT("rmq.group.in.flight", Meter.Type.GAUGE, "messages",
			"Messages that its consumers hold, handled or about to be", "topic", "group"),

	/**
	 * What waits for a retry.
	 */
	GROUP_RETRIES("rmq.group.retries", Meter.Type.GAUGE, "messages", "Failed messages that wait for their next attempt",
			"topic", "group"),

	/**
	 * What has failed for good.
	 */
	GROUP_DEAD_LETTERS("rmq.group.dead.letters", Meter.Type.GAUGE, "messages", "Dead letters that are kept", "topic",
			"group"),

	/**
	 * Who is there.
	 */
	GROUP_CONSUMERS("rmq.group.consumers", Meter.Type.GAUGE, "consumers",
			"Consumers that were seen within the last minute, of all instances", "topic", "group"),

	/**
	 * Handlers that take too long.
	 */
	GROUP_OVERDUE("rmq.group.overdue", Meter.Type.GAUGE, "messages",
			"Messages that have been handled for longer than their listener's timeout, in all instances", "topic",
			"group"),

	/**
	 * Whether a group is paused.
	 */
	GROUP_PAUSED("rmq.group.paused", Meter.Type.GAUGE, null, "1 if it is paused for all of its consumers, else 0",
			"topic", "group");

	private final String meterName;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final String description;

	private final List<String> tags;

	RmqMeter(String meterName, Meter.Type type, @Nullable String unit, String description, String... tags) {
		this.meterName = meterName;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = List.of(tags);
	}

	/**
	 * Return its name, as Micrometer spells it.
	 * @return the name
	 */
	public String meterName() {
		return this.meterName;
	}

	/**
	 * Return what it is: a timer, a counter or a gauge.
	 * @return the type
	 */
	public Meter.Type type() {
		return this.type;
	}

	/**
	 * Return the unit of its values.
	 * @return the base unit; {@code null} for that of the registry or none
	 */
	public @Nullable String unit() {
		return this.unit;
	}

	/**
	 * Return what it tells.
	 * @return a description, in Markdown
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return the keys of its tags.
	 * @return the keys, in the order in which values are given
	 */
	public List<String> tags() {
		return this.tags;
	}

	Counter counter(MeterRegistry registry, String... values) {
		return Counter.builder(this.meterName)
			.tags(tags(values))
			.baseUnit(this.unit)
			.description(plainDescription())
			.register(registry);
	}

	<T> void counter(MeterRegistry registry, T source, ToDoubleFunction<T> count, String... values) {
		FunctionCounter.builder(this.meterName, source, count)
			.tags(tags(values))
			.baseUnit(this.unit)
			.description(plainDescription())
			.register(registry);
	}

	Timer timer(MeterRegistry registry, String... values) {
		return Timer.builder(this.meterName).tags(tags(values)).description(plainDescription()).register(registry);
	}

	<T> Gauge gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value, String... values) {
		return Gauge.builder(this.meterName, source, value)
			.tags(tags(values))
			.baseUnit(this.unit)
			.description(plainDescription())
			.register(registry);
	}

	static RmqMeter of(Loss loss) {
		return switch (loss) {
			case EXPIRED -> EXPIRED;
			case TRIMMED -> DEAD_LETTERS_TRIMMED;
		};
	}

	private Tags tags(String... values) {
		if (values.length != this.tags.size()) {
			throw new IllegalArgumentException(
					"%s has the tags %s, not %d values".formatted(this.meterName, this.tags, values.length));
		}
		Tags all = Tags.empty();
		for (int i = 0; i < values.length; i++) {
			all = all.and(Tag.of(this.tags.get(i), values[i]));
		}
		return all;
	}

	private String plainDescription() {
		return this.description.replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1").replace("`", "");
	}

	/**
	 * Return the word for it in the documentation.
	 */
	@Override
	public String toString() {
		return this.type.name().toLowerCase(Locale.ROOT) + " " + this.meterName;
	}

}
