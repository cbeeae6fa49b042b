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

package io.rmq.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import io.rmq.RmqException;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscription with the words in which the contract is written.
 */
public final class ContractConsumer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final Subscription subscription;

	private final Subscription peer;

	/**
	 * Create a consumer.
	 * @param subscription its subscription
	 * @param peer the subscription of another consumer of the group, with the same
	 * settings, which holds nothing
	 */
	ContractConsumer(Subscription subscription, Subscription peer) {
		this.subscription = subscription;
		this.peer = peer;
	}

	public Subscription subscription() {
		return this.subscription;
	}

	public String name() {
		return this.subscription.consumer().name();
	}

	/**
	 * Take what is there, without waiting.
	 */
	public List<Delivery> fetch(int limit) {
		return this.subscription.fetch(limit, Duration.ZERO);
	}

	/**
	 * Take exactly as many messages, which are there or about to come.
	 */
	public List<Delivery> take(int count) {
		List<Delivery> taken = new ArrayList<>();
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (taken.size() < count && System.nanoTime() < deadline) {
			taken.addAll(this.subscription.fetch(count - taken.size(), Duration.ofMillis(500)));
		}
		assertThat(taken).as("messages taken by %s", name()).hasSize(count);
		return taken;
	}

	public Delivery take() {
		return take(1).get(0);
	}

	/**
	 * Begin to wait in a thread of its own.
	 */
	public CompletableFuture<List<Delivery>> fetchInBackground(int limit, Duration wait) {
		CompletableFuture<List<Delivery>> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(this.subscription.fetch(limit, wait));
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}, "fetch-" + name());
		thread.setDaemon(true);
		thread.start();
		return result;
	}

	/**
	 * Settle, and return whose settlement was refused.
	 */
	public Set<Lease> settle(Collection<? extends Settlement> settlements) {
		return get(this.subscription.settle(List.copyOf(settlements))).refusedOrThrow();
	}

	public Set<Lease> settle(Settlement... settlements) {
		return settle(Arrays.asList(settlements));
	}

	public Set<Lease> acknowledge(Delivery... deliveries) {
		return acknowledge(Arrays.asList(deliveries));
	}

	public Set<Lease> acknowledge(Collection<Delivery> deliveries) {
		return settle(deliveries.stream().map(Settlement.Acknowledge::new).toList());
	}

	public Set<Lease> retry(Delivery delivery, Duration delay) {
		return settle(new Settlement.Retry(delivery, failure("it failed"), delay));
	}

	public Set<Lease> deadLetter(Delivery delivery) {
		return settle(new Settlement.DeadLetter(delivery, failure("it failed for good"), DeadLetterReason.FATAL));
	}

	/**
	 * Wait until as many messages, neither more nor fewer, were promoted.
	 */
	public void awaitPromoted(int count) {
		AtomicInteger promoted = new AtomicInteger();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> promoted.addAndGet(this.subscription.promoteRetries(1000).moved()) >= count);
		assertThat(promoted).as("promoted messages").hasValue(count);
	}

	/**
	 * Wait until as many delayed messages, neither more nor fewer, became ready.
	 */
	public void awaitReady(int count) {
		AtomicInteger ready = new AtomicInteger();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.until(() -> ready.addAndGet(this.subscription.promoteDelayed(1000).moved()) >= count);
		assertThat(ready).as("messages that became ready").hasValue(count);
	}

	/**
	 * Have another consumer of the group recover messages, as a consumer leaves alone
	 * what it holds itself.
	 */
	public Recovery recoverByPeer(int limit) {
		return this.peer.recover(limit);
	}

	/**
	 * Wait until leases as long as this consumer's have run out, without recovering
	 * anything.
	 */
	public void awaitOverdue() {
		long end = System.nanoTime() + this.subscription.consumer().lease().plusMillis(20).toNanos();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> recoverByPeer(0).nextCheck().isZero() && System.nanoTime() - end > 0);
	}

	/**
	 * Wait until another consumer of the group has recovered as many messages, neither
	 * more nor fewer.
	 */
	public void awaitRecovered(int count) {
		AtomicInteger recovered = new AtomicInteger();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> recovered.addAndGet(recoverByPeer(1000).recovered()) >= count);
		assertThat(recovered).as("recovered messages").hasValue(count);
	}

	public static Failure failure(String message) {
		return new Failure("java.lang.IllegalStateException", message, "java.lang.IllegalStateException: " + message);
	}

	public static List<String> ids(Collection<Delivery> deliveries) {
		return deliveries.stream().map(Delivery::messageId).toList();
	}

	public static Set<Lease> leases(Collection<Delivery> deliveries) {
		return deliveries.stream().map(Delivery::lease).collect(Collectors.toSet());
	}

	/**
	 * Do it again until it does not fail any more.
	 */
	public static <T> T eventually(Callable<T> call) {
		AtomicReference<T> result = new AtomicReference<>();
		Awaitility.await()
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(20))
			.ignoreException(RmqException.class)
			.ignoreExceptionsMatching((ex) -> ex.getCause() instanceof RmqException)
			.until(() -> {
				result.set(call.call());
				return true;
			});
		return result.get();
	}

	/**
	 * Wait for an answer.
	 */
	public static <T> T get(CompletableFuture<T> future) {
		return future.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	@Override
	public void close() {
		this.peer.close();
		this.subscription.close();
	}

}
