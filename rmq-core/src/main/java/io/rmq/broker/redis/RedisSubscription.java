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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lease;
import io.rmq.broker.LongHandling;
import io.rmq.broker.Promotion;
import io.rmq.broker.Recovery;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;
import io.rmq.logging.RmqLog;

/**
 * A consumer's view of its topic in Redis. Reads on a connection of its own, because a
 * read may wait; everything else travels on connections that it shares.
 */
final class RedisSubscription implements Subscription {

	private static final RmqLog logger = RmqLog.of(RedisSubscription.class);

	private final ConsumerSpec consumer;

	private final ConsumerLanes lanes;

	private final GroupPause pause = new GroupPause();

	private final ConsumerGroup group;

	private final RedisLink fetches;

	private final RedisLink commands;

	private final HeldEntries held;

	private final DueNotifications news;

	private final ServerClock clock;

	private final ServerTime time;

	private final LaneReader reader;

	private final StoredTimes times;

	private final RepeatFilter repeats;

	private final Settler settler;

	private final Promoter promoter;

	private final Recoverer recoverer;

	/**
	 * Whether the server may have a report, which is to be taken back.
	 */
	private volatile boolean reported;

	private volatile Runnable unlisten = () -> {
	};

	RedisSubscription(ConsumerSpec consumer, SubscriptionResources session, RedisLink fetches) {
		this.consumer = consumer;
		this.lanes = new ConsumerLanes(session.keys(), consumer);
		this.group = new ConsumerGroup(consumer, session, this.lanes, this.pause);
		this.fetches = fetches;
		this.commands = session.commands();
		this.held = new HeldEntries(consumer, session, this.lanes);
		this.news = session.news();
		this.clock = session.clock();
		this.time = session.time();
		this.reader = new LaneReader(fetches, this.lanes, consumer.topic());
		this.times = new StoredTimes(this.clock, this.time);
		this.repeats = new RepeatFilter(consumer, this.lanes, session.commands());
		this.settler = new Settler(consumer, this.lanes, session.commands(), session.losses());
		this.promoter = new Promoter(this.lanes, session.commands(), this.group, this.pause);
		this.recoverer = new Recoverer(consumer, session, this.lanes);
	}

	@Override
	public ConsumerSpec consumer() {
		return this.consumer;
	}

	@Override
	public void join() {
		this.group.ensureExists();
		this.promoter.arrive();
	}

	@Override
	public List<Delivery> fetch(int limit, Duration wait) {
		List<Delivery> read = read(limit, wait);
		List<Delivery> left = this.repeats.withoutRepeats(read);
		// Who does not wait takes nothing for the end, and something may be behind these.
		while (wait.isZero() && left.isEmpty() && !read.isEmpty() && !Thread.currentThread().isInterrupted()) {
			read = read(limit, wait);
			left = this.repeats.withoutRepeats(read);
		}
		return left;
	}

	private List<Delivery> read(int limit, Duration wait) {
		return this.times.untilNow(readLanes(limit, wait));
	}

	private List<Delivery> readLanes(int limit, Duration wait) {
		join();
		this.fetches.connected();
		try {
			return this.reader.read(limit, wait);
		}
		catch (RmqException ex) {
			if (!RedisErrors.isMissingGroup(ex)) {
				throw ex;
			}
			if (!this.group.repair()) {
				throw new RmqNotFoundException("Topic '%s' was dropped".formatted(this.consumer.topic()))
					.about(this.consumer.topic(), this.consumer.group(), null);
			}
			List<Delivery> givenOut = this.reader.readWhatDidNotArrive();
			return givenOut.isEmpty() ? this.reader.read(limit, wait) : givenOut;
		}
	}

	@Override
	public void wakeUp() {
		Call<Long> unblock = new Call<>(CommandType.CLIENT, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().add("UNBLOCK").add(this.fetches.clientId()));
		// Without waiting for the answer: a server that stands still must not hold up a
		// stop.
		this.commands.connected().call(unblock);
	}

	@Override
	public CompletableFuture<SettlementResult> settle(List<? extends Settlement> settlements) {
		return this.settler.settle(settlements);
	}

	@Override
	public int release() {
		int released = this.promoter.leave(() -> releaseAllBut(List.of()));
		report("", List.of());
		return released;
	}

	@Override
	public Set<Lease> extend(Collection<Lease> leases) {
		return this.held.extend(leases);
	}

	@Override
	public void report(String listener, List<LongHandling> messages) {
		if (messages.isEmpty() && !this.reported) {
			return;
		}
		this.reported = !messages.isEmpty();
		List<byte[]> keys = new ArrayList<>(this.lanes.keys());
		keys.add(this.lanes.busy());
		try {
			Script.Run<Long> run = Script.BUSY.prepare(this.commands.connected(), RedisSubscription::number, keys,
					List.of(this.lanes.group(), this.lanes.consumer(), bytes(this.consumer.lease().toMillis()),
							bytes(BusyConsumers.format(listener, messages))));
			this.commands.send(List.of(run.command()));
		}
		catch (RmqException ex) {
			logger.debug("What '%s' is handling cannot be reported now".formatted(this.consumer.name()), ex);
		}
	}

	@Override
	public boolean begin(Lease lease) {
		return this.held.begin(lease);
	}

	@Override
	public int releaseAllBut(Collection<Lease> kept) {
		return this.held.releaseAllBut(kept);
	}

	@Override
	public Recovery recover(int limit) {
		return this.recoverer.recover(limit);
	}

	@Override
	public Promotion promoteRetries(int limit) {
		return this.promoter.promoteRetries(limit);
	}

	@Override
	public Promotion promoteDelayed(int limit) {
		return this.promoter.promoteDelayed(limit);
	}

	@Override
	public void onDue(java.util.function.Consumer<Duration> listener) {
		this.unlisten = this.news.listen(this.consumer.topic(), listener);
	}

	@Override
	public void onReachable(Runnable listener) {
		this.fetches.onReachable(listener);
	}

	@Override
	public boolean isPaused() {
		return this.pause.isPaused();
	}

	@Override
	public void onPause(java.util.function.Consumer<Boolean> listener) {
		this.pause.onChange(listener);
	}

	@Override
	public void onDropped(Runnable listener) {
		this.group.onDropped(listener);
	}

	@Override
	public long serverTime() {
		return this.time.millis();
	}

	@Override
	public int tidy(Duration unseen) {
		this.repeats.forget();
		List<byte[]> keys = new ArrayList<>(this.lanes.keys());
		keys.add(this.lanes.busy());
		return Script.TIDY
			.run(this.commands, RedisSubscription::number, keys, List.of(this.lanes.group(), bytes(unseen.toMillis())))
			.intValue();
	}

	@Override
	public void close() {
		this.unlisten.run();
		this.fetches.close();
	}

	private static CommandOutput<byte[], byte[], Long> number() {
		return new IntegerOutput<>(ByteArrayCodec.INSTANCE);
	}

	private static byte[] bytes(Object value) {
		return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
	}

}
