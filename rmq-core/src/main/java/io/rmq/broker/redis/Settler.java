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

package io.rmq.broker.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.rmq.RmqException;
import io.rmq.broker.Consumer;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Settlement;

/**
 * Sends settlements to the server: acknowledgements of a lane in one call of the script,
 * each retry and dead letter in one of its own, all of them in one batch.
 */
final class Settler {

	/**
	 * How many entries one call acknowledges, well under what Lua's unpack can take.
	 */
	private static final int BATCH = 250;

	private final Consumer consumer;

	private final ConsumerLanes lanes;

	private final RedisLink link;

	Settler(Consumer consumer, ConsumerLanes lanes, RedisLink link) {
		this.consumer = consumer;
		this.lanes = lanes;
		this.link = link;
	}

	/**
	 * Settle, without waiting for the answer.
	 * @return completes with the leases that are not held any more
	 */
	CompletableFuture<Set<Lease>> settle(List<? extends Settlement> settlements) {
		try {
			this.link.connected();
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		List<Script.Run<List<Lease>>> runs = new ArrayList<>();
		EnumMap<Lane, List<Delivery>> acknowledged = new EnumMap<>(Lane.class);
		EnumMap<Lane, List<Delivery>> noted = new EnumMap<>(Lane.class);
		for (Settlement settlement : settlements) {
			if (settlement instanceof Settlement.Retry retry) {
				runs.add(retry(retry));
			}
			else if (settlement instanceof Settlement.DeadLetter deadLetter) {
				runs.add(deadLetter(deadLetter));
			}
			else {
				Delivery delivery = settlement.delivery();
				(isNoted(settlement) ? noted : acknowledged)
					.computeIfAbsent(delivery.lease().lane(), (lane) -> new ArrayList<>())
					.add(delivery);
			}
		}
		acknowledged.forEach((lane, all) -> inBatches(all, (batch) -> runs.add(acknowledge(lane, batch))));
		noted.forEach((lane, all) -> inBatches(all, (batch) -> runs.add(acknowledgeAndNote(lane, batch))));
		if (runs.isEmpty()) {
			return CompletableFuture.completedFuture(Set.of());
		}
		this.link.send(runs.stream().<Call<?>>map(Script.Run::command).toList());
		return refused(runs);
	}

	/**
	 * Returns whether a message is to be known as handled.
	 */
	private boolean isNoted(Settlement settlement) {
		return this.consumer.isIdempotent() && settlement instanceof Settlement.Acknowledge acknowledge
				&& acknowledge.handled();
	}

	private static void inBatches(List<Delivery> deliveries, java.util.function.Consumer<List<Delivery>> action) {
		for (int from = 0; from < deliveries.size(); from += BATCH) {
			action.accept(deliveries.subList(from, Math.min(from + BATCH, deliveries.size())));
		}
	}

	private static CompletableFuture<Set<Lease>> refused(List<Script.Run<List<Lease>>> runs) {
		CompletableFuture<?>[] results = runs.stream().map(Script.Run::result).toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(results).handle((all, error) -> {
			if (error != null) {
				throw RedisErrors.translate(error);
			}
			Set<Lease> refused = new HashSet<>();
			runs.forEach((run) -> refused.addAll(run.result().join()));
			return refused;
		});
	}

	private Script.Run<List<Lease>> acknowledge(Lane lane, List<Delivery> deliveries) {
		List<byte[]> arguments = new ArrayList<>(deliveries.size() + 1);
		arguments.add(this.lanes.group());
		deliveries.forEach((delivery) -> arguments.add(bytes(delivery.lease().entry())));
		return acknowledge(lane, Script.ACK, List.of(this.lanes.key(lane)), arguments);
	}

	private Script.Run<List<Lease>> acknowledgeAndNote(Lane lane, List<Delivery> deliveries) {
		List<byte[]> arguments = new ArrayList<>(2 * deliveries.size() + 2);
		arguments.add(this.lanes.group());
		arguments.add(bytes(this.consumer.idempotence().toMillis()));
		for (Delivery delivery : deliveries) {
			arguments.add(bytes(delivery.lease().entry()));
			arguments.add(bytes(delivery.messageId()));
		}
		return acknowledge(lane, Script.ACK_ONCE,
				List.of(this.lanes.key(lane), this.lanes.handled(), this.lanes.handling()), arguments);
	}

	private Script.Run<List<Lease>> acknowledge(Lane lane, Script script, List<byte[]> keys, List<byte[]> arguments) {
		Script.Run<List<byte[]>> run = script.prepare(this.link, () -> new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				keys, arguments);
		return new Script.Run<>(run.command(),
				run.result()
					.thenApply((refused) -> refused.stream()
						.map((entry) -> new Lease(lane, new String(entry, StandardCharsets.US_ASCII)))
						.toList()));
	}

	private Script.Run<List<Lease>> retry(Settlement.Retry retry) {
		Delivery delivery = retry.delivery();
		return single(Script.RETRY, delivery.lease(),
				List.of(this.lanes.key(delivery.lease().lane()), this.lanes.retry(), this.lanes.retryMessages()),
				List.of(this.lanes.group(), bytes(delivery.lease().entry()), bytes(delivery.priority().ordinal() + 1),
						bytes(retry.delay().toMillis()), bytes(AttemptHistory.latest(delivery.history())),
						bytes(AttemptHistory.attempt(retry.failure())), this.lanes.dueChannel()));
	}

	private Script.Run<List<Lease>> deadLetter(Settlement.DeadLetter deadLetter) {
		Delivery delivery = deadLetter.delivery();
		Failure failure = deadLetter.failure();
		return single(Script.DEAD_LETTER, delivery.lease(),
				List.of(this.lanes.key(delivery.lease().lane()), this.lanes.dead()),
				List.of(this.lanes.group(), bytes(delivery.lease().entry()), bytes(delivery.priority()),
						bytes(deadLetter.reason()), bytes(AttemptHistory.latest(delivery.history())),
						bytes(failure.isAttempt() ? AttemptHistory.attempt(failure) : ""), bytes(failure.type()),
						bytes(failure.message()), bytes(failure.stack()), this.lanes.maxDeadLetters(),
						this.lanes.maxDeadLetterAge()));
	}

	private Script.Run<List<Lease>> single(Script script, Lease lease, List<byte[]> keys, List<byte[]> arguments) {
		Script.Run<Long> run = script.prepare(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), keys,
				arguments);
		return new Script.Run<>(run.command(),
				run.result().thenApply((done) -> (done == 1) ? List.<Lease>of() : List.of(lease)));
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
