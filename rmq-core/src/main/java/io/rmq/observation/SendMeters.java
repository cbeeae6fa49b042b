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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.rmq.broker.OutboundMessage;
import io.rmq.template.RmqSendResult;
import io.rmq.template.SendObserver;
import org.jspecify.annotations.Nullable;

/**
 * Measures what templates send: {@link RmqMeter#SEND} and {@link RmqMeter#SENT_BODY}.
 * Thread-safe.
 */
public final class SendMeters implements SendObserver {

	private final MeterRegistry registry;

	private final Map<String, TopicMeters> topics = new ConcurrentHashMap<>();

	/**
	 * Create what measures sends.
	 * @param registry where the meters are
	 */
	public SendMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Sending begin(OutboundMessage message) {
		TopicMeters known = this.topics.get(message.topic());
		TopicMeters meters = (known != null) ? known
				: this.topics.computeIfAbsent(message.topic(), (topic) -> new TopicMeters(this.registry, topic));
		return new Measurement(meters, message.body().length, System.nanoTime());
	}

	/**
	 * The meters of a topic.
	 */
	private static final class TopicMeters {

		private final Timer stored;

		private final Timer duplicate;

		private final Timer failed;

		private final Counter body;

		TopicMeters(MeterRegistry registry, String topic) {
			this.stored = RmqMeter.SEND.timer(registry, topic, "STORED");
			this.duplicate = RmqMeter.SEND.timer(registry, topic, "DUPLICATE");
			this.failed = RmqMeter.SEND.timer(registry, topic, "FAILED");
			this.body = RmqMeter.SENT_BODY.counter(registry, topic);
		}

	}

	/**
	 * A send that is being measured.
	 */
	private record Measurement(TopicMeters meters, int bytes, long start) implements Sending {

		@Override
		public void end(@Nullable RmqSendResult result, @Nullable Throwable error) {
			long nanos = System.nanoTime() - this.start;
			if (result == null) {
				this.meters.failed.record(nanos, TimeUnit.NANOSECONDS);
			}
			else if (result.duplicate()) {
				this.meters.duplicate.record(nanos, TimeUnit.NANOSECONDS);
			}
			else {
				this.meters.stored.record(nanos, TimeUnit.NANOSECONDS);
				this.meters.body.increment(this.bytes);
			}
		}

	}

}
