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

package io.rmq.samples.peers;

import java.util.function.Consumer;

import io.rmq.samples.benchmark.scenario.Order;

/**
 * A queue with one consumer, set up as its documentation advises for throughput. Orders
 * travel as JSON and are acknowledged after they were handled.
 */
public interface Peer {

	/**
	 * Return what is measured.
	 * @return the name and version
	 */
	String name();

	/**
	 * Return how it is set up.
	 * @return what differs from the defaults, in a few words
	 */
	String setup();

	/**
	 * Return what it guarantees so set up.
	 * @return the guarantees
	 */
	Guarantees guarantees();

	/**
	 * Begin to consume.
	 * @param handler called with each order, possibly by several threads
	 * @throws Exception if that is not possible
	 */
	void start(Consumer<Order> handler) throws Exception;

	/**
	 * Send {@linkplain Order#sample samples} as fast as possible.
	 * @param count how many
	 * @throws Exception if the server has not confirmed all of them
	 */
	void send(int count) throws Exception;

	/**
	 * Send one order, and wait until the server has confirmed it.
	 * @param order the order
	 * @throws Exception if it did not
	 */
	void send(Order order) throws Exception;

	/**
	 * Return how many messages the server still has, waiting or unacknowledged.
	 * @return the number of messages
	 * @throws Exception if it does not say
	 */
	long stored() throws Exception;

	/**
	 * Stop to consume.
	 */
	void stop();

}
