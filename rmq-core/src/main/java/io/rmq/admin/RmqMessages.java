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

package io.rmq.admin;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;

import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.admin.model.RmqTopic;
import io.rmq.broker.Broker;
import io.rmq.broker.Names;
import io.rmq.broker.Purging;
import io.rmq.broker.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Operations on messages in any state. Long operations run in steps of a few milliseconds
 * of the server's time, report their progress, and can be ended. Thread-safe. Obtained by
 * {@link RmqAdmin#messages()}; its class describes the exceptions of all methods.
 */
public final class RmqMessages {

	private final Topics topics;

	private final DeadLetterWork deadLetters;

	private final ActionLog actions;

	RmqMessages(Broker broker, ActionLog actions) {
		this.actions = actions;
		this.topics = broker.topics();
		this.deadLetters = new DeadLetterWork(broker);
	}

	/**
	 * Read a page of messages: ready messages in the order of their handling, delayed and
	 * retrying messages in the order of their due times, dead letters by age in either
	 * order. A page may have fewer messages than requested, even none, although more
	 * follow.
	 * @param location their location
	 * @param request the page
	 * @return the page, with the cursor of the next
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public RmqPage browse(RmqMessageLocation location, RmqPageRequest request) {
		return this.topics.browse(location, request);
	}

	/**
	 * Read one message that is delayed, retrying or a dead letter.
	 * @param location its location
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return the message
	 * @throws RmqNotFoundException if there is no such topic or group, or it is not there
	 * (any more)
	 */
	public RmqStoredMessage get(RmqMessageLocation location, String position) {
		RmqStoredMessage message = this.topics.get(location, position);
		if (message == null) {
			throw missing(location, position);
		}
		return message;
	}

	/**
	 * Find a message in all states of a topic. Ready, in flight and dead messages are
	 * searched, which takes some seconds for a million messages. A message that changes
	 * its state during the search may be found twice, or be missed if it becomes ready
	 * again.
	 * @param topic the topic
	 * @param messageId the message's id
	 * @param progress gets reports, and may end the operation
	 * @return the messages with that id, as each group has its own; empty if there is
	 * none
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public List<RmqStoredMessage> find(String topic, String messageId, RmqProgress progress) {
		return new MessageSearch(this.topics, this.topics.count(topic), Names.requireMessageId(messageId), progress)
			.find();
	}

	/**
	 * Delete all messages of a location that are present at the start: ready, delayed,
	 * retrying or dead. Messages that arrive later stay, even messages that fail again.
	 * If the call fails or is ended half-way, call it again.
	 * @param location their location; messages that are ready for one group are deleted
	 * for that group, messages that are ready in a topic for all of its groups, except
	 * messages that were redelivered to one group
	 * @param progress gets reports, and may end the operation
	 * @return the numbers of messages
	 * @throws RmqNotFoundException if there is no such topic or group
	 * @throws IllegalArgumentException if they are in flight
	 */
	public RmqBulkResult purge(RmqMessageLocation location, RmqProgress progress) {
		return reported("purge", location, progress, (each) -> purgeAll(location, each),
				(deleted) -> "Deleted %d messages of those %s".formatted(deleted, location));
	}

	/**
	 * Delete one message that is delayed, retrying or a dead letter.
	 * @param location its location
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @throws RmqNotFoundException if there is no such topic or group, or it is not there
	 * (any more)
	 */
	public void delete(RmqMessageLocation location, String position) {
		if (!this.topics.delete(location, position)) {
			throw missing(location, position);
		}
		this.actions.report("delete", location.topic(), location.group(),
				"Deleted message '%s' of those %s".formatted(position, location));
	}

	/**
	 * Make a message ready now. A delayed or retrying message becomes ready as if it were
	 * due. A dead letter is moved to the group in which it failed, with its id, key,
	 * headers and priority, and starts with attempt 1.
	 * @param location its location
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @throws RmqNotFoundException if there is no such topic or group, it was dropped, or
	 * the message is not there (any more)
	 */
	public void requeue(RmqMessageLocation location, String position) {
		if (!this.topics.requeue(location, position)) {
			throw missing(location, position);
		}
		this.actions.report("requeue", location.topic(), location.group(),
				"Moved message '%s' of those %s to be handled".formatted(position, location));
	}

	/**
	 * Release a message in flight whose handler hangs or whose consumer is dead, for
	 * another consumer to handle it next. A handler that still runs is interrupted when
	 * its consumer renews its leases: after a third of the lease at most, 10 s by
	 * default. Until then, two consumers may be handling it. The outcome of the first is
	 * refused from now on. Counts neither as an attempt nor as a death.
	 * @param topic its topic
	 * @param group the group whose consumer holds it
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @param messageId its id, as each priority may have this position; {@code null} for
	 * any
	 * @throws RmqNotFoundException if there is no such topic or group, or no consumer
	 * holds it (any more)
	 */
	public void release(String topic, String group, String position, @Nullable String messageId) {
		RmqMessageLocation location = RmqMessageLocation.inFlight(topic, group);
		if (!this.topics.release(location, position, messageId)) {
			throw missing(location, position);
		}
		this.actions.report("release", topic, group, "Released message '%s' of those %s".formatted(position, location));
	}

	/**
	 * Redrive dead letters, the oldest first: each keeps its id, key, headers and
	 * priority, and starts with attempt 1 and its whole time to live. If the call fails
	 * or is ended half-way, the other messages are still dead letters; call it again.
	 * @param redrive the selection, the target and the rate
	 * @param progress gets reports, and may end the operation
	 * @return the numbers of messages
	 * @throws RmqNotFoundException if there is no such topic or group, or the group was
	 * dropped and is the target
	 */
	public RmqBulkResult redrive(RmqRedrive redrive, RmqProgress progress) {
		if (redrive.dryRun()) {
			return this.deadLetters.redrive(redrive, progress);
		}
		String target = (redrive.target() != null) ? "topic '" + redrive.target() + "'" : "their group";
		return reported("redrive", RmqMessageLocation.deadLetters(redrive.topic(), redrive.group()), progress,
				(each) -> this.deadLetters.redrive(redrive, each),
				(moved) -> "Moved %d dead letters of group '%s' of topic '%s' to %s".formatted(moved, redrive.group(),
						redrive.topic(), target));
	}

	/**
	 * Delete selected dead letters of a group.
	 * @param topic their topic
	 * @param group their group
	 * @param selection the selection
	 * @param progress gets reports, and may end the operation
	 * @return the numbers of messages
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public RmqBulkResult deleteDeadLetters(String topic, String group, RmqSelection selection, RmqProgress progress) {
		RmqMessageLocation location = RmqMessageLocation.deadLetters(topic, group);
		return reported("delete", location, progress, (each) -> this.deadLetters.delete(location, selection, each),
				(deleted) -> "Deleted %d dead letters of group '%s' of topic '%s'".formatted(deleted, group, topic));
	}

	private RmqBulkResult purgeAll(RmqMessageLocation location, RmqProgress progress) {
		RmqTopic topic = this.topics.count(location.topic());
		long total = LocationSize.of(location, topic);
		long deleted = 0;
		boolean proceed = true;
		boolean more = true;
		String cursor = null;
		while (more && proceed) {
			Purging step = this.topics.purge(location, topic.at(), cursor);
			deleted += step.deleted();
			more = step.more();
			cursor = step.next();
			proceed = progress.proceed(deleted, Math.max(total, deleted), deleted);
		}
		return new RmqBulkResult(deleted, deleted, 0, !more);
	}

	/**
	 * Do work in steps, and report what it has changed, however it ends.
	 */
	private RmqBulkResult reported(String verb, RmqMessageLocation location, RmqProgress progress,
			Function<RmqProgress, RmqBulkResult> work, LongFunction<String> description) {
		AtomicLong affected = new AtomicLong();
		RmqBulkResult result;
		try {
			result = work.apply((examined, total, changed) -> {
				affected.set(changed);
				return progress.proceed(examined, total, changed);
			});
		}
		catch (RuntimeException ex) {
			if (affected.get() > 0) {
				this.actions.report(verb, location.topic(), location.group(),
						"%s, then failed: %s".formatted(description.apply(affected.get()),
								Objects.requireNonNullElseGet(ex.getMessage(), ex::toString)));
			}
			throw ex;
		}
		this.actions.report(verb, location.topic(), location.group(),
				description.apply(result.affected()) + (result.complete() ? "" : ", then was ended"));
		return result;
	}

	private static RmqException missing(RmqMessageLocation location, String position) {
		return new RmqNotFoundException(
				"There is no message '%s' among those %s; it may have been handled, moved or deleted, see browse()"
					.formatted(position, location))
			.about(location.topic(), location.group(), null);
	}

}
