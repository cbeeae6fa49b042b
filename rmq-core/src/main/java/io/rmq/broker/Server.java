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
import java.util.List;
import java.util.SortedSet;

import io.rmq.RmqException;
import io.rmq.admin.model.RmqAdminAction;
import org.jspecify.annotations.Nullable;

/**
 * The server itself, for those who look after it. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses.
 */
public interface Server {

	/**
	 * Ask the server how it is set up. Costs it no more than a ping or two.
	 * @return what it answered
	 * @throws io.rmq.RmqServerTooOldException if it is older than this broker needs
	 */
	ServerFacts facts();

	/**
	 * Find out what the user may not do that is needed, without doing any of it.
	 * @return what the user lacks, as rules of an access control list such as
	 * {@code +xadd} or {@code ~rmq:*}; none if nothing is missing
	 */
	SortedSet<String> missingRights();

	/**
	 * Find out whether the server still has the data that it had when this was called
	 * last: it may have been flushed, or started with an older copy.
	 * @return what was lost; {@code null} if nothing is known to be lost, and the first
	 * time
	 */
	@Nullable DataLoss findLoss();

	/**
	 * Prove that the server takes writes: write a small key of RMQ's own, which ends
	 * after a minute. A server that is out of memory, cannot write to its disk or is a
	 * replica answers a ping and refuses this.
	 * @return how long that took
	 * @throws io.rmq.RmqServerRefusedException if it refuses, with what it says
	 */
	Duration probeWrite();

	/**
	 * Return how many connections to the server this broker has open. Does not connect.
	 * @return their number
	 */
	int connections();

	/**
	 * Add a change to the list of those that were made through the administration, of
	 * which the server keeps about the latest 1,000.
	 * @param action the change; its time becomes that of the server
	 */
	void record(RmqAdminAction action);

	/**
	 * Return the latest changes that were made through the administration.
	 * @param limit how many at most
	 * @return the changes, the latest first
	 */
	List<RmqAdminAction> actions(int limit);

}
