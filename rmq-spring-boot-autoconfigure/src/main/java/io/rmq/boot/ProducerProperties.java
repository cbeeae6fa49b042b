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

package io.rmq.boot;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.broker.redis.PipelineSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.template.ProducerSettings;
import io.rmq.template.TopicLimit;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Sending. Immutable.
 *
 * @param timeout Maximum duration of a send, including all retries.
 * @param maxMessageSize Maximum size of the body of a message. Larger messages are
 * refused.
 * @param retries Maximum number of retries of a send after a transient error, if the
 * message was definitely not stored.
 * @param retryBackoff Time to wait before the first retry. Doubles with each further one.
 * @param idempotent Whether to retry a send whose message may have been stored. A guard
 * on the server prevents duplicates.
 * @param transactionAware Whether to send the messages of a Spring transaction after its
 * commit, and to discard them at a rollback.
 * @param maxInFlight Maximum number of messages that are sent and not confirmed.
 * @param maxInFlightSize Approximate maximum size of the messages that are sent and not
 * confirmed.
 * @param whenFull Behavior of a send at these limits.
 * @param batchSize Maximum number of messages that are sent together.
 * @param batchBytes Approximate maximum size of the messages that are sent together.
 * @param linger Time to wait for a batch to become full. With 0, messages that are sent
 * while others wait for their answer form a batch.
 * @param waitReplicas Number of replicas that have to confirm a message before its send
 * returns. The result contains the number that did.
 * @param replicaTimeout Maximum time to wait for replicas.
 */
public record ProducerProperties(@DefaultValue("10s") Duration timeout, @DefaultValue("1MB") DataSize maxMessageSize,
		@DefaultValue("3") int retries, @DefaultValue("100ms") Duration retryBackoff,
		@DefaultValue("false") boolean idempotent, @DefaultValue("true") boolean transactionAware,
		@DefaultValue("10000") int maxInFlight, @DefaultValue("64MB") DataSize maxInFlightSize,
		@DefaultValue("block") WhenFull whenFull, @DefaultValue("512") int batchSize,
		@DefaultValue("1MB") DataSize batchBytes, @DefaultValue("0") Duration linger,
		@DefaultValue("0") int waitReplicas, @DefaultValue("1s") Duration replicaTimeout) {

	/**
	 * The largest value that a server takes.
	 */
	private static final DataSize SERVER_LIMIT = DataSize.ofMegabytes(512);

	private static final DataSize BYTE = DataSize.ofBytes(1);

	private static final DataSize TERABYTE = DataSize.ofTerabytes(1);

	private static final Duration MILLISECOND = Duration.ofMillis(1);

	public ProducerProperties {
		PropertyRule.of("rmq.producer.timeout").between(MILLISECOND, ListenerSettings.MAX_TIMEOUT, timeout);
		PropertyRule.of("rmq.producer.max-message-size").between(BYTE, SERVER_LIMIT, maxMessageSize);
		PropertyRule.of("rmq.producer.retries").atLeast(0, retries);
		PropertyRule.of("rmq.producer.retry-backoff").between(MILLISECOND, Duration.ofDays(1), retryBackoff);
		PropertyRule.of("rmq.producer.max-in-flight").atLeast(1, maxInFlight);
		PropertyRule.of("rmq.producer.max-in-flight-size").between(BYTE, TERABYTE, maxInFlightSize);
		PropertyRule.of("rmq.producer.batch-size").between(1, 10_000, batchSize);
		PropertyRule.of("rmq.producer.batch-bytes").between(BYTE, SERVER_LIMIT, batchBytes);
		PropertyRule.of("rmq.producer.linger").between(Duration.ZERO, PipelineSettings.MAX_LINGER, linger);
		PropertyRule.of("rmq.producer.wait-replicas").between(0, 100, waitReplicas);
		PropertyRule.of("rmq.producer.replica-timeout").between(MILLISECOND, Duration.ofMinutes(1), replicaTimeout);
	}

	ProducerSettings settings(Duration messageTtl, Map<String, TopicProperties> topics) {
		Map<String, TopicLimit> limits = new LinkedHashMap<>();
		topics.forEach((topic, properties) -> {
			TopicLimit limit = properties.limit();
			if (limit != null) {
				limits.put(topic, limit);
			}
		});
		return new ProducerSettings(this.timeout, (int) this.maxMessageSize.toBytes(), messageTtl, this.retries,
				this.retryBackoff, this.idempotent, this.transactionAware, limits);
	}

	PipelineSettings pipeline() {
		return new PipelineSettings(this.batchSize, this.batchBytes.toBytes(), this.linger, this.maxInFlight,
				this.maxInFlightSize.toBytes(), (this.whenFull == WhenFull.BLOCK) ? this.timeout : Duration.ZERO,
				this.waitReplicas, this.replicaTimeout);
	}

	/**
	 * What becomes of a send when there are too many under way.
	 */
	public enum WhenFull {

		/**
		 * It waits for room, up to the timeout.
		 */
		BLOCK,

		/**
		 * It fails at once.
		 */
		FAIL

	}

}
