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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.rmq.RmqException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.DeadLetterReason;
import io.rmq.broker.Delivery;
import io.rmq.broker.Failure;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;
import io.rmq.broker.Loss;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;

/**
 * Sends settlements to the server: acknowledgements of a lane in one call of the script,
 * each retry and dead letter in one of its own, all of them in one batch. A call that
 * fails fails for its own settlements only.
 */
final class Settler {

	/**
	 * How many entries one call acknowledges, well under what Lua's unpack can take.
	 */
	private static final int BATCH = 250;

	private final ConsumerSpec consumer;

	private final ConsumerLanes lanes;

	private final RedisLink link;

	private final Losses losses;

	Settler(ConsumerSpec consumer, ConsumerLanes lanes, RedisLink link, Losses losses) {
		this.consumer = consumer;
		this.lanes = lanes;
		this.link = link;
		this.losses = losses;
	}

	/**
	 * Settle, without waiting for the answer.
	 * @return completes with what was refused and what failed
	 */
	CompletableFuture<SettlementResult> settle(List<? extends Settlement> settlements) {
		try {
			this.link.connected();
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		List<Part> parts = new ArrayList<>();
		EnumMap<Lane, List<Delivery>> acknowledged = new EnumMap<>(Lane.class);
		EnumMap<Lane, List<Delivery>> noted = new EnumMap<>(Lane.class);
		for (Settlement settlement : settlements) {
			if (settlement instanceof Settlement.Retry retry) {
				parts.add(retry(retry));
			}
			else if (settlement instanceof Settlement.DeadLetter deadLetter) {
				parts.add(deadLetter(deadLetter));
			}
			else {
				Delivery delivery = settlement.delivery();
				(isNoted(settlement) ? noted : acknowledged)
					.computeIfAbsent(delivery.lease().lane(), (lane) -> new ArrayList<>())
					.add(delivery);
			}
		}
		acknowledged.forEach((lane, all) -> inBatches(all, (batch) -> parts.add(acknowledge(lane, batch))));
		noted.forEach((lane, all) -> inBatches(all, (batch) -> parts.add(acknowledgeAndNote(lane, batch))));
		if (parts.isEmpty()) {
			return CompletableFuture.completedFuture(SettlementResult.ALL_STORED);
		}
		this.link.send(parts.stream().<Call<?>>map((part) -> part.run().command()).toList());
		return result(parts).thenApply((result) -> {
			report(Loss.EXPIRED,
					settlements.stream()
						.filter((settlement) -> isExpiry(settlement) && result.isStored(settlement))
						.count());
			return result;
		});
	}

	private static boolean isExpiry(Settlement settlement) {
		return (settlement instanceof Settlement.DeadLetter deadLetter
				&& deadLetter.reason() == DeadLetterReason.EXPIRED)
				|| (settlement instanceof Settlement.Acknowledge acknowledge
						&& acknowledge.reason() == DeadLetterReason.EXPIRED);
	}

	private void report(Loss loss, long messages) {
		this.losses.report(this.consumer.topic(), this.consumer.group(), loss, messages);
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

	private static CompletableFuture<SettlementResult> result(List<Part> parts) {
		CompletableFuture<?>[] answers = parts.stream()
			.map((part) -> part.run().result())
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(answers).handle((all, error) -> {
			Set<Lease> refused = new HashSet<>();
			Map<Lease, RmqException> failed = new HashMap<>();
			parts.forEach((part) -> part.addTo(refused, failed));
			return new SettlementResult(refused, failed);
		});
	}

	private Part acknowledge(Lane lane, List<Delivery> deliveries) {
		List<byte[]> arguments = new ArrayList<>(deliveries.size() + 1);
		arguments.add(this.lanes.group());
		deliveries.forEach((delivery) -> arguments.add(bytes(delivery.lease().entry())));
		return acknowledge(lane, deliveries, Script.ACK, List.of(this.lanes.key(lane)), arguments);
	}

	private Part acknowledgeAndNote(Lane lane, List<Delivery> deliveries) {
		List<byte[]> arguments = new ArrayList<>(2 * deliveries.size() + 2);
		arguments.add(this.lanes.group());
		arguments.add(bytes(this.consumer.idempotence().toMillis()));
		for (Delivery delivery : deliveries) {
			arguments.add(bytes(delivery.lease().entry()));
			arguments.add(bytes(delivery.messageId()));
		}
		return acknowledge(lane, deliveries, Script.ACK_ONCE,
				List.of(this.lanes.key(lane), this.lanes.handled(), this.lanes.handling()), arguments);
	}

	private Part acknowledge(Lane lane, List<Delivery> deliveries, Script script, List<byte[]> keys,
			List<byte[]> arguments) {
		Script.Run<List<byte[]>> run = script.prepare(this.link, () -> new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				keys, arguments);
		return new Part(deliveries.stream().map(Delivery::lease).toList(),
				new Script.Run<>(run.command(),
						run.result()
							.thenApply((refused) -> refused.stream()
								.map((entry) -> new Lease(lane, new String(entry, StandardCharsets.US_ASCII)))
								.toList())));
	}

	private Part retry(Settlement.Retry retry) {
		Delivery delivery = retry.delivery();
		return single(Script.RETRY, delivery.lease(),
				List.of(this.lanes.key(delivery.lease().lane()), this.lanes.retry(), this.lanes.retryMessages()),
				List.of(this.lanes.group(), bytes(delivery.lease().entry()), bytes(delivery.priority().ordinal() + 1),
						bytes(retry.delay().toMillis()), bytes(AttemptHistory.latest(delivery.history())),
						bytes(AttemptHistory.attempt(retry.failure())), this.lanes.dueChannel()),
				(done) -> done == 1);
	}

	private Part deadLetter(Settlement.DeadLetter deadLetter) {
		Delivery delivery = deadLetter.delivery();
		Failure failure = deadLetter.failure();
		return single(Script.DEAD_LETTER, delivery.lease(),
				List.of(this.lanes.key(delivery.lease().lane()), this.lanes.dead()),
				List.of(this.lanes.group(), bytes(delivery.lease().entry()), bytes(delivery.priority()),
						bytes(deadLetter.reason()), bytes(AttemptHistory.latest(delivery.history())),
						bytes(failure.isAttempt() ? AttemptHistory.attempt(failure) : ""), bytes(failure.type()),
						bytes(failure.message()), bytes(failure.stack()), this.lanes.maxDeadLetters(),
						this.lanes.maxDeadLetterAge()),
				(trimmed) -> {
					report(Loss.TRIMMED, Math.max(0, trimmed));
					return trimmed >= 0;
				});
	}

	private Part single(Script script, Lease lease, List<byte[]> keys, List<byte[]> arguments,
			Predicate<Long> isStored) {
		Script.Run<Long> run = script.prepare(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), keys,
				arguments);
		return new Part(List.of(lease), new Script.Run<>(run.command(),
				run.result().thenApply((answer) -> isStored.test(answer) ? List.of() : List.of(lease))));
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Settlements that one call is for.
	 *
	 * @param leases the leases of what is settled
	 * @param run the call, whose result is the leases that are not held any more
	 */
	private record Part(List<Lease> leases, Script.Run<List<Lease>> run) {

		/**
		 * Add the outcome of the call, which has ended.
		 */
		void addTo(Set<Lease> refused, Map<Lease, RmqException> failed) {
			try {
				refused.addAll(this.run.result().join());
			}
			catch (RuntimeException ex) {
				RmqException failure = RedisErrors.translate(ex);
				this.leases.forEach((lease) -> failed.put(lease, failure));
			}
		}

	}

}
