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

import java.util.concurrent.CompletableFuture;

import io.rmq.RmqConnectionException;
import io.rmq.RmqServerTooOldException;

/**
 * A server that keeps messages until they are handled. Thread-safe. Connects when first
 * used, and again whenever the connection was lost.
 */
public interface Broker extends AutoCloseable {

	/**
	 * Ask the server who it is.
	 * @return what it answered
	 * @throws RmqConnectionException if it cannot be reached
	 * @throws io.rmq.RmqServerRefusedException if it does not accept the user, the
	 * password or the database
	 * @throws io.rmq.RmqConfigurationException if it is a node of a cluster
	 * @throws RmqServerTooOldException if it is older than this broker needs
	 */
	ServerInfo check();

	/**
	 * Store a message, to be ready at once or when it is due. Messages that one thread
	 * sends to one topic with one priority are stored in the order of the calls. Calls
	 * that come while earlier ones are under way travel together.
	 * @param message the message
	 * @return completes when the server has stored the message, or found that it was
	 * stored before; completes with an {@link io.rmq.RmqException} if it has not, or not
	 * for certain; with a {@link io.rmq.RmqDuplicateMessageException} if it is due later
	 * and one with its id waits already; with a {@link io.rmq.RmqTopicFullException} if
	 * its terms do not allow another message
	 */
	CompletableFuture<Receipt> send(OutboundMessage message);

	/**
	 * Take back a message that was sent with a delay and is not due yet.
	 * @param topic the topic it was sent to
	 * @param messageId its id
	 * @return whether it was taken back; if not, it is due already or was never there
	 */
	boolean cancel(String topic, String messageId);

	/**
	 * Give a consumer its view of its topic. Does not connect.
	 * @param consumer who takes part, in what
	 * @return the consumer's view, to be closed by the caller
	 */
	Subscription subscribe(ConsumerSpec consumer);

	/**
	 * Take expired messages that nobody holds out of the backlog of all topics, unless a
	 * client has done so within the interval.
	 * @param terms how often, and what becomes of them
	 * @return how many had expired
	 */
	int sweepExpired(ExpiryPolicy terms);

	/**
	 * Have a listener called whenever a group has lost messages in a call of this client,
	 * besides those that are called already. Does not connect.
	 * @param listener the listener
	 */
	void onLoss(LossListener listener);

	/**
	 * Return the server itself, for those who look after it. Does not connect.
	 * @return the server
	 */
	Server server();

	/**
	 * Return the groups of all topics, for those who look after them. Does not connect.
	 * @return the groups
	 */
	Groups groups();

	/**
	 * Return what is in the topics, for those who look after them. Does not connect.
	 * @return the topics
	 */
	Topics topics();

	/**
	 * Answer a message. The reply is kept for a minute, for whoever waits at the address.
	 * @param address where it goes
	 * @param reply the reply
	 * @throws IllegalArgumentException if the address is not valid
	 * @throws io.rmq.RmqException if it is not stored, or not for certain
	 */
	void reply(String address, Reply reply);

	/**
	 * Open an address for replies. Does not connect.
	 * @param address the address, which nobody else uses
	 * @return what comes there, to be closed by the caller
	 * @throws IllegalArgumentException if the address is not valid
	 */
	ReplyQueue replies(String address);

	/**
	 * Close all connections. What is under way fails.
	 */
	@Override
	void close();

}
