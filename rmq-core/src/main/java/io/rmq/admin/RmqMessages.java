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
 * Looks after the messages of topics, wherever they are. What takes long is done in steps
 * of a few milliseconds of the server's time, tells how far it is, and can be ended.
 * Thread-safe. Comes from {@link RmqAdmin#messages()}, which says what all methods throw.
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
	 * Read a page of messages: what is ready in the order in which it will be handled,
	 * delayed messages and retries in the order in which they are due, dead letters the
	 * oldest or the latest first. A page may have fewer messages than were asked for,
	 * even none, though there are more.
	 * @param place where they are
	 * @param request which page
	 * @return the page, with the cursor of the next
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public RmqPage browse(RmqMessageLocation place, RmqPageRequest request) {
		return this.topics.browse(place, request);
	}

	/**
	 * Read one message that is delayed, waits for its retry or is a dead letter.
	 * @param place where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @return the message
	 * @throws RmqNotFoundException if there is no such topic or group, or it is not there
	 * (any more)
	 */
	public RmqStoredMessage get(RmqMessageLocation place, String position) {
		RmqStoredMessage message = this.topics.get(place, position);
		if (message == null) {
			throw missing(place, position);
		}
		return message;
	}

	/**
	 * Find a message in all places of a topic. What is ready, in flight or dead has to be
	 * searched for, which takes some seconds for a million messages, in the order in
	 * which messages go. One that moves meanwhile may be told twice; one that goes back,
	 * as its retry is due or it is requeued, may be missed.
	 * @param topic the topic
	 * @param messageId the message's id
	 * @param progress learns how far it is, and may end it
	 * @return the messages with that id, as each group has its own; empty if there is
	 * none
	 * @throws RmqNotFoundException if there is no such topic
	 */
	public List<RmqStoredMessage> find(String topic, String messageId, RmqProgress progress) {
		return new MessageSearch(this.topics, this.topics.count(topic), Names.requireMessageId(messageId), progress)
			.find();
	}

	/**
	 * Delete all messages of a place that are there when it begins: what is ready and
	 * held by nobody, delayed, waits for its retry or is dead. What comes meanwhile
	 * stays, also a message that fails once more. If it fails or is ended half-way, call
	 * it again.
	 * @param place where they are; what is ready for one group is deleted for that group,
	 * what is ready in a topic for all of its groups, but for what came back to one
	 * @param progress learns how far it is, and may end it
	 * @return what came of it
	 * @throws RmqNotFoundException if there is no such topic or group
	 * @throws IllegalArgumentException if they are in flight
	 */
	public RmqBulkResult purge(RmqMessageLocation place, RmqProgress progress) {
		return reported("purge", place, progress, (each) -> purgeAll(place, each),
				(deleted) -> "Deleted %d messages of those %s".formatted(deleted, place));
	}

	/**
	 * Delete a message that is delayed, waits for its retry or is a dead letter.
	 * @param place where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @throws RmqNotFoundException if there is no such topic or group, or it is not there
	 * (any more)
	 */
	public void delete(RmqMessageLocation place, String position) {
		if (!this.topics.delete(place, position)) {
			throw missing(place, position);
		}
		this.actions.report("delete", place.topic(), place.group(),
				"Deleted message '%s' of those %s".formatted(position, place));
	}

	/**
	 * Have a message handled now. One that is delayed or waits for its retry becomes
	 * ready, as if it were due. A dead letter is moved to the group in which it failed,
	 * with its id, key, headers and priority, where it begins with attempt 1.
	 * @param place where it is
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @throws RmqNotFoundException if there is no such topic or group, it was dropped, or
	 * the message is not there (any more)
	 */
	public void requeue(RmqMessageLocation place, String position) {
		if (!this.topics.requeue(place, position)) {
			throw missing(place, position);
		}
		this.actions.report("requeue", place.topic(), place.group(),
				"Moved message '%s' of those %s to be handled".formatted(position, place));
	}

	/**
	 * Take a message in flight from the consumer that holds it, as its handler hangs or
	 * the consumer is dead, and give it back to its group, for another consumer to handle
	 * it next. Its handler, if it is still at work, is interrupted when its consumer
	 * renews its leases: after a third of the lease at most, 10 s by default. Until then,
	 * two consumers may be handling it. Whatever the first does with the message is
	 * refused from now on. Counts neither as an attempt nor as a death: an operator has
	 * decided, and nobody has failed.
	 * @param topic its topic
	 * @param group the group whose consumer holds it
	 * @param position its {@link RmqStoredMessage#position() position}
	 * @param messageId its id, as each priority may have such a position; {@code null} if
	 * any is meant
	 * @throws RmqNotFoundException if there is no such topic or group, or no consumer
	 * holds it (any more)
	 */
	public void release(String topic, String group, String position, @Nullable String messageId) {
		RmqMessageLocation place = RmqMessageLocation.inFlight(topic, group);
		if (!this.topics.release(place, position, messageId)) {
			throw missing(place, position);
		}
		this.actions.report("release", topic, group, "Released message '%s' of those %s".formatted(position, place));
	}

	/**
	 * Have dead letters handled once more, the oldest first: each keeps its id, key,
	 * headers and priority, and begins with attempt 1 and its whole time to live. If it
	 * fails or is ended half-way, the others are still dead letters; call it again.
	 * @param redrive which ones, where, and how fast
	 * @param progress learns how far it is, and may end it
	 * @return what came of it
	 * @throws RmqNotFoundException if there is no such topic or group, or it was dropped
	 * and they would go back to it
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
	 * Delete those of a group's dead letters that are meant.
	 * @param topic their topic
	 * @param group their group
	 * @param selection which ones
	 * @param progress learns how far it is, and may end it
	 * @return what came of it
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	public RmqBulkResult deleteDeadLetters(String topic, String group, RmqSelection selection, RmqProgress progress) {
		RmqMessageLocation place = RmqMessageLocation.deadLetters(topic, group);
		return reported("delete", place, progress, (each) -> this.deadLetters.delete(place, selection, each),
				(deleted) -> "Deleted %d dead letters of group '%s' of topic '%s'".formatted(deleted, group, topic));
	}

	private RmqBulkResult purgeAll(RmqMessageLocation place, RmqProgress progress) {
		RmqTopic topic = this.topics.count(place.topic());
		long total = LocationSize.of(place, topic);
		long deleted = 0;
		boolean proceed = true;
		boolean more = true;
		String cursor = null;
		while (more && proceed) {
			Purging step = this.topics.purge(place, topic.at(), cursor);
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
	private RmqBulkResult reported(String verb, RmqMessageLocation place, RmqProgress progress,
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
				this.actions.report(verb, place.topic(), place.group(),
						"%s, then failed: %s".formatted(description.apply(affected.get()),
								Objects.requireNonNullElseGet(ex.getMessage(), ex::toString)));
			}
			throw ex;
		}
		this.actions.report(verb, place.topic(), place.group(),
				description.apply(result.affected()) + (result.complete() ? "" : ", then was ended"));
		return result;
	}

	private static RmqException missing(RmqMessageLocation place, String position) {
		return new RmqNotFoundException(
				"There is no message '%s' among those %s; it may have been handled, moved or deleted, see browse()"
					.formatted(position, place))
			.about(place.topic(), place.group(), null);
	}

}
