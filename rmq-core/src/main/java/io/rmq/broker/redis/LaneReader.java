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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandKeyword;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lanes of a consumer, by priority and within a limit: a lane is read only when
 * every lane before it was just found to have nothing.
 * <p>
 * While there is work, that takes two round trips: one that asks each lane before the
 * busy one, the one that had work last, for a message, and one that asks the busy one for
 * all of the limit. When there is nothing, one blocking read of all lanes waits at the
 * server. Used by one thread at a time.
 */
final class LaneReader {

	private static final int LANES = ConsumerLanes.ALL.size();

	private final RedisLink link;

	private final ConsumerLanes lanes;

	private final String topic;

	/**
	 * Position of the lane that had work last; the lanes before it were empty then.
	 */
	private int busy;

	private boolean idle;

	/**
	 * The last entry that came from each lane, in the order of the lanes; 0 for none.
	 */
	private final String[] last = new String[LANES];

	/**
	 * What went wrong with the last read although it had messages.
	 */
	private @Nullable RmqException failure;

	LaneReader(RedisLink link, ConsumerLanes lanes, String topic) {
		this.link = link;
		this.lanes = lanes;
		this.topic = topic;
		Arrays.fill(this.last, "0");
	}

	/**
	 * Take messages, waiting for one if there is none.
	 * @throws RmqException if that failed, or if a part of the read before has failed:
	 * messages may have been lost on their way here, which the caller must learn
	 */
	List<Delivery> read(int limit, Duration wait) {
		RmqException earlier = this.failure;
		if (earlier != null) {
			this.failure = null;
			throw earlier;
		}
		boolean mayWait = !wait.isZero();
		// After a wait in vain there is nothing to look for first.
		List<Delivery> deliveries = (this.idle && mayWait) ? List.of() : readReady(limit);
		if (deliveries.isEmpty() && mayWait) {
			deliveries = await(limit, wait);
		}
		remember(deliveries);
		this.idle = deliveries.isEmpty();
		// Where there was a message there are probably more; the first lane counts.
		this.busy = deliveries.isEmpty() ? 0 : deliveries.get(0).lease().lane().ordinal();
		return deliveries;
	}

	/**
	 * Take the messages that a read has given to this consumer that failed: a server may
	 * have given out entries of some lanes before it found that another cannot be read.
	 */
	List<Delivery> readWhatDidNotArrive() {
		List<Call<List<Delivery>>> calls = new ArrayList<>(LANES);
		for (Lane lane : ConsumerLanes.ALL) {
			calls.add(readCall(
					groupArguments().add("STREAMS").addKey(this.lanes.key(lane)).add(this.last[lane.ordinal()])));
		}
		List<Delivery> deliveries = collect(calls);
		remember(deliveries);
		return deliveries;
	}

	private void remember(List<Delivery> deliveries) {
		deliveries.forEach((delivery) -> this.last[delivery.lease().lane().ordinal()] = delivery.lease().entry());
	}

	private List<Delivery> readReady(int limit) {
		if (limit <= this.busy) {
			return readOneByOne(limit);
		}
		List<Delivery> deliveries = probe(this.busy);
		for (int lane = this.busy; lane < LANES && deliveries.isEmpty(); lane++) {
			deliveries = collect(List.of(readCall(lane, limit)));
		}
		return deliveries;
	}

	/**
	 * Ask each lane before a lane for one message, in one round trip.
	 */
	private List<Delivery> probe(int end) {
		List<Call<List<Delivery>>> calls = new ArrayList<>(end);
		for (int lane = 0; lane < end; lane++) {
			calls.add(readCall(lane, 1));
		}
		return calls.isEmpty() ? List.of() : collect(calls);
	}

	/**
	 * With fewer permits than lanes there is nothing to share out.
	 */
	private List<Delivery> readOneByOne(int limit) {
		List<Delivery> deliveries = new ArrayList<>();
		try {
			for (int lane = 0; lane < LANES && deliveries.size() < limit; lane++) {
				deliveries.addAll(collect(List.of(readCall(lane, limit - deliveries.size()))));
			}
		}
		catch (RmqException ex) {
			// What was taken before is ours, so it counts.
			if (deliveries.isEmpty()) {
				throw ex;
			}
			this.failure = ex;
		}
		return deliveries;
	}

	/**
	 * Wait for something to come, in any lane.
	 */
	private List<Delivery> await(int limit, Duration wait) {
		CommandArgs<byte[], byte[]> args = readArguments(Math.max(1, limit / LANES)).add(CommandKeyword.BLOCK)
			.add(Math.max(1, wait.toMillis()))
			.add("STREAMS");
		ConsumerLanes.ALL.forEach((lane) -> args.addKey(this.lanes.key(lane)));
		ConsumerLanes.ALL.forEach((lane) -> args.add(">"));
		return this.link.awaitBeyond(wait, this.link.call(readCall(args)));
	}

	/**
	 * Send reads together and wait for them. What one of them took is ours, so it counts
	 * even if another failed; the failure is told next time.
	 */
	private List<Delivery> collect(List<Call<List<Delivery>>> calls) {
		this.link.send(calls);
		List<Delivery> deliveries = new ArrayList<>();
		RmqException thrown = null;
		for (Call<List<Delivery>> call : calls) {
			try {
				deliveries.addAll(this.link.await(call.answer()));
			}
			catch (RmqException ex) {
				thrown = ex;
			}
		}
		if (thrown != null && deliveries.isEmpty()) {
			throw thrown;
		}
		if (thrown != null) {
			this.failure = thrown;
		}
		return deliveries;
	}

	private Call<List<Delivery>> readCall(int lane, int count) {
		return readCall(
				readArguments(count).add("STREAMS").addKey(this.lanes.key(ConsumerLanes.ALL.get(lane))).add(">"));
	}

	private Call<List<Delivery>> readCall(CommandArgs<byte[], byte[]> args) {
		return new Call<>(CommandType.XREADGROUP, new DeliveriesOutput(this.topic, this.lanes.byKey()), args);
	}

	private CommandArgs<byte[], byte[]> readArguments(int count) {
		return groupArguments().add(CommandKeyword.COUNT).add(count);
	}

	private CommandArgs<byte[], byte[]> groupArguments() {
		return Call.args().add(CommandKeyword.GROUP).add(this.lanes.group()).add(this.lanes.consumer());
	}

}
