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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.ExpiryPolicy;
import io.rmq.broker.Groups;
import io.rmq.broker.LossListener;
import io.rmq.broker.Names;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.Reply;
import io.rmq.broker.ReplyQueue;
import io.rmq.broker.Server;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.Subscription;
import io.rmq.broker.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Keeps messages in Redis Streams. Messages are sent on one connection, settled on a
 * second, leases are kept on a third, so that none of these waits for another; each
 * subscription reads on one of its own. Thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/develop/data-types/streams/">Redis
 * Streams</a>
 */
public final class RedisBroker implements Broker {

	/**
	 * How long replies wait to be fetched, in ms. Who waits for them does so at once.
	 */
	private static final byte[] REPLIES_KEPT = "60000".getBytes(StandardCharsets.US_ASCII);

	private final RedisConnectionFactory connectionFactory;

	private final RedisKeys keys;

	private final RedisConnector connector;

	private final RedisLink sends;

	private final RedisLink commands;

	private final RedisLink leases;

	private final ScheduledExecutorService sending = Executors.newSingleThreadScheduledExecutor(daemon("rmq-send"));

	private final DueNotifications news;

	private final Losses losses = new Losses();

	private final MessageSender sender;

	private final SubscriptionResources session;

	private final RedisServer server;

	private final ExpirySweeper sweeper;

	private final RedisGroups groups;

	private final RedisTopics topics;

	private volatile @Nullable ScheduledExecutorService watch;

	private boolean closed;

	/**
	 * Create a broker. Nothing connects before it is used.
	 * @param connectionFactory tells the server's address, credentials, database, TLS and
	 * timeouts; must be a
	 * {@link org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory}
	 * @param keyPrefix what all keys begin with
	 * @throws IllegalArgumentException if the prefix is blank or has a brace in it
	 */
	public RedisBroker(RedisConnectionFactory connectionFactory, String keyPrefix) {
		this(connectionFactory, keyPrefix, PipelineSettings.defaults());
	}

	/**
	 * Create a broker. Nothing connects before it is used.
	 * @param connectionFactory tells the server's address, credentials, database, TLS and
	 * timeouts; must be a
	 * {@link org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory}
	 * @param keyPrefix what all keys begin with
	 * @param pipeline how sends travel to the server
	 * @throws IllegalArgumentException if the prefix is blank or has a brace in it
	 */
	public RedisBroker(RedisConnectionFactory connectionFactory, String keyPrefix, PipelineSettings pipeline) {
		if (keyPrefix.isBlank() || keyPrefix.contains("{") || keyPrefix.contains("}")) {
			throw new IllegalArgumentException(
					"The prefix of the keys must not be blank nor contain braces: '%s'".formatted(keyPrefix));
		}
		this.connectionFactory = connectionFactory;
		this.connector = new RedisConnector(connectionFactory);
		this.keys = new RedisKeys(keyPrefix, this.connector.database());
		ServerClock clock = new ServerClock();
		Duration held = (pipeline.replicas() > 0) ? pipeline.replicaTimeout() : Duration.ZERO;
		this.sends = new RedisLink(this.connector, clock, held);
		this.commands = new RedisLink(this.connector, clock);
		this.leases = new RedisLink(this.connector);
		this.news = new DueNotifications(this.connector, this.keys);
		this.sweeper = new ExpirySweeper(this.commands, this.keys, this.losses);
		this.groups = new RedisGroups(this.commands, this.keys);
		this.topics = new RedisTopics(this.commands, this.keys, this.groups);
		this.sender = new MessageSender(this.sends, this.keys, clock, this.sending, pipeline);
		ServerTime time = new ServerTime(this.commands, clock);
		this.server = new RedisServer(this.commands, this.keys.probe(), clock, time,
				new DataNote(this.commands, this.keys), new RightsProbe(() -> new RedisLink(this.connector), this.keys),
				this.connector::connections, new ActionList(this.commands, this.keys));
		this.session = new SubscriptionResources(this.keys, this.commands, this.leases, this.news, clock, time,
				this.losses, this.server::check);
	}

	/**
	 * Return the application's connection factory, for commands of one's own.
	 * @return the connection factory that this broker was created with
	 */
	public RedisConnectionFactory connectionFactory() {
		return this.connectionFactory;
	}

	@Override
	public ServerInfo check() {
		return this.server.check();
	}

	@Override
	public CompletableFuture<Receipt> send(OutboundMessage message) {
		watch();
		return this.sender.send(message);
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		return this.sender.cancel(Names.requireTopic(topic), Names.requireMessageId(messageId));
	}

	@Override
	public int sweepExpired(ExpiryPolicy terms) {
		return this.sweeper.sweep(terms);
	}

	@Override
	public void onLoss(LossListener listener) {
		this.losses.onLoss(listener);
	}

	@Override
	public Subscription subscribe(ConsumerSpec consumer) {
		watch();
		return new RedisSubscription(consumer, this.session, new RedisLink(this.connector));
	}

	@Override
	public Server server() {
		return this.server;
	}

	@Override
	public Groups groups() {
		return this.groups;
	}

	@Override
	public Topics topics() {
		return this.topics;
	}

	@Override
	public void reply(String address, Reply reply) {
		byte[] key = this.keys.replies(Names.requireReplyAddress(address));
		Script.REPLY.run(this.commands, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE), List.of(key),
				List.of(StoredReply.write(reply), REPLIES_KEPT));
	}

	@Override
	public ReplyQueue replies(String address) {
		return new RedisReplyQueue(new RedisLink(this.connector), this.keys.replies(Names.requireReplyAddress(address)),
				this.connector::isClosed);
	}

	/**
	 * Keeps listening to news of due messages.
	 */
	private void watch() {
		if (this.watch == null) {
			startWatch();
		}
	}

	private synchronized void startWatch() {
		if (this.watch != null || this.closed) {
			return;
		}
		ScheduledExecutorService created = Executors.newSingleThreadScheduledExecutor(daemon("rmq-news"));
		created.scheduleWithFixedDelay(this.news::keepListening, 0, 250, TimeUnit.MILLISECONDS);
		this.watch = created;
	}

	private static ThreadFactory daemon(String name) {
		return (task) -> {
			Thread thread = new Thread(task, name);
			thread.setDaemon(true);
			return thread;
		};
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		ScheduledExecutorService running = this.watch;
		if (running != null) {
			running.shutdownNow();
		}
		this.news.close();
		List.of(this.sends, this.commands, this.leases).forEach(RedisLink::close);
		this.sender.close();
		this.sending.shutdown();
		this.connector.close();
	}

}
