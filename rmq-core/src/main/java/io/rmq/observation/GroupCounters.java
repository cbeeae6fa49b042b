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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Loss;
import io.rmq.broker.Recovery;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;

/**
 * Counts what becomes of the messages of a topic in a group. Thread-safe.
 */
final class GroupCounters {

	private final Counter received;

	private final Counter receivedBody;

	private final Counter acknowledged;

	private final Counter retried;

	private final Counter recovered;

	private final Map<DeadLetterReason, Counter> deadLettered = new EnumMap<>(DeadLetterReason.class);

	GroupCounters(MeterRegistry registry, String topic, String group) {
		this.received = RmqMeter.RECEIVED.counter(registry, topic, group);
		this.receivedBody = RmqMeter.RECEIVED_BODY.counter(registry, topic, group);
		this.acknowledged = RmqMeter.ACKNOWLEDGED.counter(registry, topic, group);
		this.retried = RmqMeter.RETRIED.counter(registry, topic, group);
		this.recovered = RmqMeter.RECOVERED.counter(registry, topic, group);
		// All at once: an alert must see the first of a kind as a rise.
		for (DeadLetterReason reason : DeadLetterReason.values()) {
			this.deadLettered.put(reason, RmqMeter.DEAD_LETTERED.counter(registry, topic, group, reason.name()));
		}
		for (Loss loss : Loss.values()) {
			RmqMeter.of(loss).counter(registry, topic, group);
		}
	}

	void fetched(List<Delivery> deliveries) {
		if (deliveries.isEmpty()) {
			return;
		}
		long bytes = 0;
		for (Delivery delivery : deliveries) {
			bytes += delivery.body().length;
		}
		this.received.increment(deliveries.size());
		this.receivedBody.increment(bytes);
	}

	/**
	 * Count what was stored.
	 * @param settlements what was to be stored
	 * @param result which of them were not
	 */
	void settled(List<? extends Settlement> settlements, SettlementResult result) {
		int handled = 0;
		for (Settlement settlement : settlements) {
			if (!result.isStored(settlement)) {
				continue;
			}
			if (settlement instanceof Settlement.Acknowledge acknowledge) {
				if (acknowledge.reason() == null) {
					handled++;
				}
				else {
					deadLettered(acknowledge.reason(), 1);
				}
			}
			else if (settlement instanceof Settlement.DeadLetter deadLetter) {
				deadLettered(deadLetter.reason(), 1);
			}
			else {
				this.retried.increment();
			}
		}
		if (handled > 0) {
			this.acknowledged.increment(handled);
		}
	}

	void recovered(Recovery recovery) {
		this.recovered.increment(recovery.recovered());
		deadLettered(DeadLetterReason.POISON, recovery.poisoned());
	}

	private void deadLettered(DeadLetterReason reason, int count) {
		Objects.requireNonNull(this.deadLettered.get(reason)).increment(count);
	}

}
