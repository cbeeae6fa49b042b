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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Lane;
import io.rmq.broker.Lease;

/**
 * The entries that a consumer holds: keeps their leases, and hands them back.
 */
final class HeldEntries {

	/**
	 * How many entries one call deals with.
	 */
	private static final int BATCH = 250;

	/**
	 * The delivery count of a message that was begun, known to {@code recover.lua}.
	 */
	private static final int BEGUN = 1000;

	/**
	 * How long to wait for a renewal at most. One thread renews the leases of all
	 * listeners, and a connection that is dead is to be replaced in time for each.
	 */
	private static final Duration LONGEST_RENEWAL = Duration.ofSeconds(5);

	private final ConsumerLanes lanes;

	private final RedisLink commands;

	private final RedisLink leases;

	private final Duration renewalTimeout;

	HeldEntries(ConsumerSpec consumer, SubscriptionResources session, ConsumerLanes lanes) {
		this.lanes = lanes;
		this.commands = session.commands();
		this.leases = session.leases();
		Duration renewal = consumer.lease().dividedBy(4);
		this.renewalTimeout = (renewal.compareTo(LONGEST_RENEWAL) < 0) ? renewal : LONGEST_RENEWAL;
	}

	Set<Lease> extend(Collection<Lease> all) {
		Set<Lease> lost = new HashSet<>(all);
		EnumMap<Lane, List<Lease>> byLane = new EnumMap<>(Lane.class);
		all.forEach((lease) -> byLane.computeIfAbsent(lease.lane(), (lane) -> new ArrayList<>()).add(lease));
		byLane.forEach((lane, leases) -> {
			for (int from = 0; from < leases.size(); from += BATCH) {
				extend(lane, leases.subList(from, Math.min(from + BATCH, leases.size()))).forEach(lost::remove);
			}
		});
		return lost;
	}

	/**
	 * Claims entries from nobody but itself: an entry has one holder for life, and one
	 * that is not pending any more cannot be claimed.
	 */
	private List<Lease> extend(Lane lane, List<Lease> held) {
		CommandArgs<byte[], byte[]> args = Call.args()
			.addKey(this.lanes.key(lane))
			.add(this.lanes.group())
			.add(this.lanes.consumer())
			.add(0);
		held.forEach((lease) -> args.add(lease.entry()));
		args.add("JUSTID");
		Call<List<byte[]>> claim = new Call<>(CommandType.XCLAIM, new ValueListOutput<>(ByteArrayCodec.INSTANCE), args);
		try {
			return this.leases.await(this.leases.connected().call(claim), this.renewalTimeout)
				.stream()
				.map((entry) -> new Lease(lane, new String(entry, StandardCharsets.US_ASCII)))
				.toList();
		}
		catch (RmqException ex) {
			if (RedisErrors.isMissingGroup(ex)) {
				return List.of();
			}
			throw ex;
		}
	}

	/**
	 * Marks it by a delivery count that it cannot have otherwise.
	 */
	boolean begin(Lease lease) {
		Call<List<byte[]>> claim = new Call<>(CommandType.XCLAIM, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args()
					.addKey(this.lanes.key(lease.lane()))
					.add(this.lanes.group())
					.add(this.lanes.consumer())
					.add(0)
					.add(lease.entry())
					.add("RETRYCOUNT")
					.add(BEGUN)
					.add("JUSTID"));
		return !this.commands.await(this.commands.connected().call(claim)).isEmpty();
	}

	int releaseAllBut(Collection<Lease> kept) {
		List<byte[]> keys = new ArrayList<>(this.lanes.keys());
		keys.add(this.lanes.meta());
		List<byte[]> args = new ArrayList<>(
				List.of(this.lanes.group(), this.lanes.consumer(), bytes(BATCH), this.lanes.seenFact()));
		kept.forEach((lease) -> args.add(bytes((lease.lane().ordinal() + 1) + ":" + lease.entry())));
		int released = 0;
		int count;
		do {
			count = Script.RELEASE.run(this.commands, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), keys, args)
				.intValue();
			released += count;
		}
		while (count > 0);
		return released;
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
