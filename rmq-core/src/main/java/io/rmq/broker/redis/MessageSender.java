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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqDuplicateMessageException;
import io.rmq.RmqException;
import io.rmq.RmqPriority;
import io.rmq.RmqTopicFullException;
import io.rmq.broker.Due;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendTerms;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into commands: what is ready at once and on no terms is added to its
 * lane natively, everything else goes through a script.
 */
final class MessageSender {

	private static final byte[] ANY_ENTRY = "*".getBytes(StandardCharsets.US_ASCII);

	/**
	 * Added to what is counted in whole milliseconds, so that it is never early.
	 */
	private static final Duration ALMOST_A_MILLISECOND = Duration.ofNanos(999_999);

	private final RedisLink link;

	private final RedisKeys keys;

	private final SendPipeline pipeline;

	private final ConcurrentHashMap<String, TopicKeys> topics = new ConcurrentHashMap<>();

	MessageSender(RedisLink link, RedisKeys keys, Executor executor) {
		this.link = link;
		this.keys = keys;
		this.pipeline = new SendPipeline(link, executor);
	}

	CompletableFuture<Receipt> send(OutboundMessage message) {
		try {
			this.link.connected();
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		TopicKeys topic = this.topics.get(message.topic());
		if (topic == null) {
			topic = announce(message.topic());
		}
		return (message.due() == null && message.terms().equals(SendTerms.NONE)) ? add(message, topic)
				: addOnTerms(message, topic);
	}

	private CompletableFuture<Receipt> add(OutboundMessage message, TopicKeys topic) {
		CommandArgs<byte[], byte[]> args = Call.args()
			.addKey(topic.lanes().get(message.priority().ordinal()))
			.add(ANY_ENTRY);
		fields(message).forEach(args::add);
		Call<Receipt> call = new Call<>(CommandType.XADD, new ReceiptOutput(), args);
		this.pipeline.add(call);
		return call.answer();
	}

	private CompletableFuture<Receipt> addOnTerms(OutboundMessage message, TopicKeys topic) {
		SendTerms terms = message.terms();
		List<byte[]> keys = new ArrayList<>(topic.lanes());
		keys.add(topic.delayed());
		keys.add(topic.delayedMessages());
		keys.add(this.keys.guard(message.topic(), (terms.guard() != null) ? terms.guard() : message.id()));
		keys.add(topic.meta());
		List<byte[]> arguments = new ArrayList<>();
		addDue(arguments, message.due());
		arguments.add(bytes(String.valueOf(message.priority().ordinal() + 1)));
		arguments.add(topic.dueChannel());
		arguments.add(bytes(String.valueOf((terms.guard() != null) ? terms.window().toMillis() : 0)));
		arguments.add(bytes(String.valueOf(terms.maxLength())));
		arguments.add(bytes(terms.dropOldest() ? "1" : "0"));
		arguments.add(bytes(message.id()));
		arguments.addAll(fields(message));
		Script.Run<List<byte[]>> run = Script.SEND.prepare(this.link,
				() -> new ValueListOutput<>(ByteArrayCodec.INSTANCE), keys, arguments);
		this.pipeline.add(run.command());
		return run.result().thenApply((answer) -> receipt(message, answer));
	}

	private static void addDue(List<byte[]> arguments, @Nullable Due due) {
		String kind = "now";
		long millis = 0;
		if (due instanceof Due.After after) {
			kind = "after";
			millis = after.delay().plus(ALMOST_A_MILLISECOND).toMillis();
		}
		else if (due instanceof Due.At at) {
			kind = "at";
			millis = at.time().plus(ALMOST_A_MILLISECOND).toEpochMilli();
		}
		arguments.add(bytes(kind));
		arguments.add(bytes(String.valueOf(millis)));
	}

	private static Receipt receipt(OutboundMessage message, List<byte[]> answer) {
		String outcome = text(answer.get(0));
		String detail = (answer.size() > 1) ? text(answer.get(1)) : "";
		String position = detail.isEmpty() ? null : detail;
		return switch (outcome) {
			case "stored" -> Receipt.stored(position);
			case "duplicate" -> new Receipt(position, true, 0);
			case "waits" -> throw new RmqDuplicateMessageException(
					"A delayed message with the id '%s' waits on topic '%s' already; cancel that first, or choose another id"
						.formatted(message.id(), message.topic()));
			case "full" -> throw new RmqTopicFullException(
					"Topic '%s' has %s messages, and may have %d; message %s was not stored, send it again when some were handled"
						.formatted(message.topic(), detail, message.terms().maxLength(), message.id()));
			default -> throw new IllegalStateException("Unknown outcome of send.lua: " + outcome);
		};
	}

	boolean cancel(String topic, String messageId) {
		long cancelled = Script.CANCEL.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				List.of(this.keys.delayed(topic), this.keys.delayedMessages(topic), this.keys.guard(topic, messageId)),
				List.of(bytes(messageId)));
		return cancelled == 1;
	}

	/**
	 * Makes the topic known, once per client: a convenience for whoever lists topics, on
	 * which no message depends.
	 */
	private TopicKeys announce(String topic) {
		TopicKeys created = TopicKeys.of(this.keys, topic);
		this.topics.put(topic, created);
		Call<Long> call = new Call<>(CommandType.SADD, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.keys.topics()).add(bytes(topic)));
		this.link.call(call).whenComplete((added, error) -> {
			if (error != null) {
				this.topics.remove(topic);
			}
		});
		return created;
	}

	/**
	 * Fail what has not been sent.
	 */
	void close() {
		this.pipeline.close();
	}

	private static List<byte[]> fields(OutboundMessage message) {
		List<byte[]> fields = new ArrayList<>(12);
		add(fields, EntryField.ID, bytes(message.id()));
		add(fields, EntryField.TTL, bytes(String.valueOf(message.ttl().toMillis())));
		add(fields, EntryField.BODY, message.body());
		if (message.key() != null) {
			add(fields, EntryField.KEY, bytes(message.key()));
		}
		if (!message.headers().isEmpty()) {
			add(fields, EntryField.HEADERS, HeadersJson.write(message.headers()));
		}
		if (message.maxAttempts() > 0) {
			add(fields, EntryField.MAX_ATTEMPTS, bytes(String.valueOf(message.maxAttempts())));
		}
		return fields;
	}

	private static void add(List<byte[]> fields, EntryField field, byte[] value) {
		fields.add(field.bytes());
		fields.add(value);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The keys that sending to one topic takes.
	 *
	 * @param lanes the lanes by priority
	 * @param delayed the delayed messages by due time
	 * @param delayedMessages the delayed messages
	 * @param meta facts about the topic
	 * @param dueChannel where to tell of an earlier due time
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record TopicKeys(List<byte[]> lanes, byte[] delayed, byte[] delayedMessages, byte[] meta,
			byte[] dueChannel) {

		static TopicKeys of(RedisKeys keys, String topic) {
			List<byte[]> lanes = new ArrayList<>();
			for (RmqPriority priority : RmqPriority.values()) {
				lanes.add(keys.topicLane(topic, priority));
			}
			return new TopicKeys(lanes, keys.delayed(topic), keys.delayedMessages(topic), keys.meta(topic),
					keys.dueChannel(topic));
		}

	}

}
