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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lease;
import io.rmq.broker.LongHandling;
import io.rmq.broker.Promotion;
import io.rmq.broker.Recovery;
import io.rmq.broker.Settlement;
import io.rmq.broker.SettlementResult;
import io.rmq.broker.Subscription;

/**
 * A subscription whose messages are counted, as the server has confirmed them.
 * Thread-safe.
 */
final class MeteredSubscription implements Subscription {

	private final Subscription subscription;

	private final GroupCounters counters;

	MeteredSubscription(Subscription subscription, GroupCounters counters) {
		this.subscription = subscription;
		this.counters = counters;
	}

	@Override
	public ConsumerSpec consumer() {
		return this.subscription.consumer();
	}

	@Override
	public void join() {
		this.subscription.join();
	}

	@Override
	public List<Delivery> fetch(int limit, Duration wait) {
		List<Delivery> deliveries = this.subscription.fetch(limit, wait);
		this.counters.fetched(deliveries);
		return deliveries;
	}

	@Override
	public void wakeUp() {
		this.subscription.wakeUp();
	}

	@Override
	public CompletableFuture<SettlementResult> settle(List<? extends Settlement> settlements) {
		CompletableFuture<SettlementResult> answer = this.subscription.settle(settlements);
		answer.thenAccept((result) -> this.counters.settled(settlements, result));
		return answer;
	}

	@Override
	public Set<Lease> extend(Collection<Lease> leases) {
		return this.subscription.extend(leases);
	}

	@Override
	public void report(String listener, List<LongHandling> messages) {
		this.subscription.report(listener, messages);
	}

	@Override
	public boolean begin(Lease lease) {
		return this.subscription.begin(lease);
	}

	@Override
	public int release() {
		return this.subscription.release();
	}

	@Override
	public int releaseAllBut(Collection<Lease> kept) {
		return this.subscription.releaseAllBut(kept);
	}

	@Override
	public Recovery recover(int limit) {
		Recovery recovery = this.subscription.recover(limit);
		this.counters.recovered(recovery);
		return recovery;
	}

	@Override
	public Promotion promoteRetries(int limit) {
		return this.subscription.promoteRetries(limit);
	}

	@Override
	public Promotion promoteDelayed(int limit) {
		return this.subscription.promoteDelayed(limit);
	}

	@Override
	public void onDue(java.util.function.Consumer<Duration> listener) {
		this.subscription.onDue(listener);
	}

	@Override
	public void onReachable(Runnable listener) {
		this.subscription.onReachable(listener);
	}

	@Override
	public boolean isPaused() {
		return this.subscription.isPaused();
	}

	@Override
	public void onDropped(Runnable listener) {
		this.subscription.onDropped(listener);
	}

	@Override
	public void onPause(java.util.function.Consumer<Boolean> listener) {
		this.subscription.onPause(listener);
	}

	@Override
	public long serverTime() {
		return this.subscription.serverTime();
	}

	@Override
	public int tidy(Duration unseen) {
		return this.subscription.tidy(unseen);
	}

	@Override
	public void close() {
		this.subscription.close();
	}

}
