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
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqException;

/**
 * A consumer's view of its topic. Every transition of a message happens in one step on
 * the server, which checks that the consumer still holds it. Thread-safe, but for
 * {@link #fetch}, which one thread at a time may call.
 * <p>
 * Every method throws, or completes with, an {@link RmqException} when the server cannot
 * be reached, does not answer in time or refuses; what was asked for may be asked for
 * again.
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Return who consumes what.
	 * @return the consumer
	 */
	ConsumerSpec consumer();

	/**
	 * Take part in the group from now on, creating it when it does not exist: every
	 * message that is stored from now on is kept until the group has handled it. A new
	 * group starts where the consumer says; one that exists keeps its place, and one that
	 * the server has lost while it was in use starts with the oldest message that is
	 * still stored. The first {@link #fetch} does the same if this was not called.
	 */
	void join();

	/**
	 * Take messages, which this consumer then holds under a lease. They come by priority,
	 * within a priority first in, first out. In a group that handles each id once, those
	 * whose id it has handled do not come, and those whose id it is handling come later.
	 * @param limit how many at most, at least 1. If messages arrive in several lanes at
	 * the instant at which the wait begins, there may be a few more: one for each lane
	 * @param wait how long to wait when there is none; zero for not at all: then none
	 * means that there is none, not even behind some that do not come
	 * @return the messages, none if the time ran out or {@link #wakeUp()} was called
	 */
	List<Delivery> fetch(int limit, Duration wait);

	/**
	 * Make a waiting {@link #fetch} return. Does nothing if none waits at this instant.
	 */
	void wakeUp();

	/**
	 * Settle messages, each in one step of its own: one that fails does not keep another
	 * from being stored.
	 * @param settlements how the handling of each ended
	 * @return completes with the leases whose settlement was refused, because this
	 * consumer does not hold them any more, and those whose settlement failed;
	 * exceptionally if nothing could be sent
	 */
	CompletableFuture<SettlementResult> settle(List<? extends Settlement> settlements);

	/**
	 * Begin the leases anew.
	 * @param leases the leases
	 * @return those that this consumer does not hold any more
	 */
	Set<Lease> extend(Collection<Lease> leases);

	/**
	 * Report which messages this consumer has been handling for long, for operators to
	 * see. Replaces what it has reported before, and counts for a lease. Does not wait
	 * for the server, and does not fail: nothing depends on it.
	 * @param listener the id of the listener that handles them
	 * @param messages the messages; none to take back what was reported
	 */
	void report(String listener, List<LongHandling> messages);

	/**
	 * Tell the server that a message is about to be handled, so that it counts if the
	 * consumer dies with it. The first death counts without that, but for a consumer with
	 * which no more than one may die.
	 * @param lease the message's lease, which begins anew
	 * @return {@code false} if this consumer does not hold it any more
	 */
	boolean begin(Lease lease);

	/**
	 * Hand everything that this consumer holds back to its group, at once and ahead of
	 * what waits, without counting an attempt or a crash.
	 * @return how many messages were handed back
	 */
	int release();

	/**
	 * Hand back, in the same way, everything that this consumer holds but some messages.
	 * Not while a {@link #fetch} is under way, whose messages might be among what is
	 * handed back.
	 * @param kept the leases of what is to be held on
	 * @return how many messages were handed back
	 */
	int releaseAllBut(Collection<Lease> kept);

	/**
	 * Hand messages whose lease ran out back to the group, whoever held them. One whose
	 * consumers died with it as often as is allowed must not be handled by whom it is
	 * delivered to next, but settled; if that one dies too, it goes to the group's dead
	 * letters here.
	 * @param limit how many at most
	 * @return what was found
	 */
	Recovery recover(int limit);

	/**
	 * Make retries of the group ready that are due, and find out whether it is paused. Is
	 * a sign of life of this consumer, also when it takes no messages.
	 * @param limit how many at most
	 * @return what was found
	 */
	Promotion promoteRetries(int limit);

	/**
	 * Make delayed messages of the topic ready that are due, for all groups.
	 * @param limit how many at most
	 * @return what was found
	 */
	Promotion promoteDelayed(int limit);

	/**
	 * Be told when a message of the topic or a retry is due earlier than anything before,
	 * or when the group is paused or resumed: with a time of zero, so that who then
	 * promotes the retries finds out. May be missed, when the connection is lost.
	 * @param listener is told how long until it is due; must not block
	 */
	void onDue(java.util.function.Consumer<Duration> listener);

	/**
	 * Be told when the server can be reached again, as soon as the first connection of
	 * the broker is open after connections could not be opened. May be told more often.
	 * Replaces the previous listener.
	 * @param listener is told; must not block
	 */
	void onReachable(Runnable listener);

	/**
	 * Return whether the group is paused for all of its consumers (see
	 * {@link Groups#pause}), as it was when this consumer last asked: when it joined, and
	 * each time it promoted retries. A pause is for those who fetch to respect;
	 * {@link #fetch} itself goes on.
	 * @return whether it is paused; {@code false} before this consumer has joined
	 */
	boolean isPaused();

	/**
	 * Be told when the group is paused and when it is resumed, each change once, in their
	 * order, on the thread that found out; at once if it is known to be paused. Replaces
	 * who was told before.
	 * @param listener is told whether it is paused; must not block
	 */
	void onPause(java.util.function.Consumer<Boolean> listener);

	/**
	 * Be told when the topic was dropped, or the server has lost it, rather than create
	 * it again. A fetch then fails until the topic exists again.
	 * @param listener is told each time it is missed; must not block
	 */
	void onDropped(Runnable listener);

	/**
	 * Return the server's time, as exactly as it is known here. Asks the server, whose
	 * clock may have been set, if it was not asked lately; waits a second at most for the
	 * answer. Throws nothing: without an answer, what was known before is returned.
	 * @return the time in ms since the epoch
	 */
	long serverTime();

	/**
	 * Forget consumers of the group that have not been seen for a while and hold nothing,
	 * and ids that were handled so long ago that they do not matter any more.
	 * @param unseen how long they have not been seen
	 * @return how many consumers were forgotten
	 */
	int tidy(Duration unseen);

	/**
	 * End a {@link #fetch} that is under way, and allow none any more. Hands nothing
	 * back: see {@link #release()}, which can still be called, as can everything else.
	 */
	@Override
	void close();

}
