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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.broker.Delivery;
import io.rmq.broker.Subscription;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Receives single messages, for who asks for one now and then rather than listen. What a
 * listener promises of messages holds here, too: those that must not be handled are not,
 * failures count, leases are kept. Thread-safe.
 * <p>
 * Each call is a consumer of its own, which leaves its group when it ends.
 */
public final class Polling {

	/**
	 * In logs, and for error classifiers.
	 */
	private static final String LISTENER_ID = "receive";

	private final Broker broker;

	private final SingletonSupplier<ListenerSettings> settings;

	private final String name = LISTENER_ID + ":" + UUID.randomUUID();

	private final AtomicLong count = new AtomicLong();

	private final PollThreads threads = PollThreads.create();

	private final PollRecovery recovery = new PollRecovery(this.threads.maintenance());

	/**
	 * Create what receives messages.
	 * @param broker where they are
	 * @param settings the terms: the group, the lease, the retry policy, what becomes of
	 * dead letters; the others do not matter; asked for when they are first needed
	 */
	public Polling(Broker broker, Supplier<ListenerSettings> settings) {
		this.broker = broker;
		this.settings = SingletonSupplier.of(settings);
	}

	/**
	 * Take a message: it is acknowledged before it is returned.
	 * @param <T> what a message is read as
	 * @param topic the topic
	 * @param group the group, {@code null} for that of the settings
	 * @param timeout how long to wait for a message; zero for not at all
	 * @param reader reads a message; one that cannot be read is not returned
	 * @return the message, or empty if none came in time
	 * @throws IllegalArgumentException if the topic, the group or the timeout is not
	 * valid
	 * @throws io.rmq.RmqException if the server cannot be reached or refuses, or if the
	 * thread is interrupted; the message is still there then, if its acknowledgement was
	 * not under way
	 */
	public <T> Optional<T> take(String topic, @Nullable String group, Duration timeout, Function<Delivery, T> reader) {
		return poll(topic, group, timeout, (poll) -> Optional.ofNullable(poll.take(reader)));
	}

	/**
	 * Handle a message: it is acknowledged when the handler has returned, and tried again
	 * later, or a dead letter, when it has thrown. What it throws, this throws.
	 * @param <T> what a message is read as
	 * @param topic the topic
	 * @param group the group, {@code null} for that of the settings
	 * @param timeout how long to wait for a message; zero for not at all
	 * @param reader reads a message; one that cannot be read is not handled
	 * @param handler handles the message, on the current thread, for as long as it takes
	 * @return whether there was a message
	 * @throws IllegalArgumentException if the topic, the group or the timeout is not
	 * valid
	 * @throws io.rmq.RmqException if the server cannot be reached or refuses, if the
	 * thread is interrupted before there is a message, or if the lease was lost meanwhile
	 */
	public <T> boolean handle(String topic, @Nullable String group, Duration timeout, Function<Delivery, T> reader,
			Consumer<T> handler) {
		return poll(topic, group, timeout, (poll) -> poll.handle(reader, handler));
	}

	private <R> R poll(String topic, @Nullable String group, Duration timeout, Function<Poll, R> call) {
		requireTimeout(timeout);
		ListenerSettings general = this.settings.obtain();
		ListenerSettings own = (group != null) ? general.withGroup(group) : general;
		ListenerEndpoint endpoint = new ListenerEndpoint(LISTENER_ID, topic, own, (delivery, context) -> {
		});
		Subscription subscription = subscribe(topic, own);
		try (PolledMessages messages = new PolledMessages(LISTENER_ID, subscription, this.threads, this.recovery)) {
			messages.join(timeout);
			return call.apply(new Poll(endpoint, subscription, messages,
					new PollSettlements(endpoint, this.broker, subscription, this.threads)));
		}
		catch (RmqException ex) {
			throw ex.about(topic, own.group(), null);
		}
	}

	private Subscription subscribe(String topic, ListenerSettings own) {
		return this.broker.subscribe(own.consumer(topic, this.name + ":" + this.count.incrementAndGet()));
	}

	private static void requireTimeout(Duration timeout) {
		if (timeout.isNegative() || timeout.compareTo(ListenerSettings.MAX_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"A message can be waited for for between 0 and 3650 days, not for " + timeout);
		}
	}

}
