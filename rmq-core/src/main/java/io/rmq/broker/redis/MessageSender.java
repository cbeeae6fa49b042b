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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendConditions;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into commands: what is ready at once and on no terms is added to its
 * lane natively, everything else goes through a script.
 */
final class MessageSender {

	private final RedisLink link;

	private final RedisKeys keys;

	private final ServerClock clock;

	private final SendPipeline pipeline;

	private final ConcurrentHashMap<String, SendTopic> topics = new ConcurrentHashMap<>();

	MessageSender(RedisLink link, RedisKeys keys, ServerClock clock, ScheduledExecutorService executor,
			PipelineSettings settings) {
		this.link = link;
		this.keys = keys;
		this.clock = clock;
		this.pipeline = new SendPipeline(link, executor, settings);
	}

	CompletableFuture<Receipt> send(OutboundMessage message) {
		try {
			this.link.connected();
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		SendTopic topic = this.topics.get(message.topic());
		if (topic == null) {
			topic = new SendTopic(this.keys, this.clock, message.topic());
			this.topics.put(message.topic(), topic);
		}
		topic.announce(this.link);
		try {
			return (message.due() == null && message.terms().equals(SendConditions.NONE)) ? add(message, topic)
					: addOnTerms(message, topic);
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Receipt> add(OutboundMessage message, SendTopic topic) {
		LaneClock lane = topic.clock(message.priority());
		long connection = this.link.clientId();
		if (!lane.isLevel(connection)) {
			return addAndCheck(message, topic, connection);
		}
		Call<Receipt> call = new Call<>(CommandType.XADD, new ReceiptOutput(lane),
				topic.addTo(message.priority()).with(MessageFields.of(message)));
		return confirmed(call.answer(), this.pipeline.add(call, message.body().length));
	}

	private CompletableFuture<Receipt> addAndCheck(OutboundMessage message, SendTopic topic, long connection) {
		LaneClock lane = topic.clock(message.priority());
		long before = System.nanoTime();
		Call<List<Object>> call = Script.ADD.whole(() -> new ArrayOutput<>(ByteArrayCodec.INSTANCE),
				List.of(topic.lane(message.priority())), addition(message, lane.isAhead()));
		CompletableFuture<Receipt> receipt = call.answer().thenApply((answer) -> {
			ScriptAnswer added = new ScriptAnswer(answer);
			lane.checked(connection, before, added.decimal(1), added.number(2) == 1);
			return Receipt.stored(added.text(0));
		});
		return confirmed(receipt, this.pipeline.add(call, message.body().length));
	}

	private static List<byte[]> addition(OutboundMessage message, boolean ahead) {
		List<byte[]> fields = MessageFields.of(message);
		List<byte[]> arguments = new ArrayList<>(fields.size() + 2);
		arguments.add(bytes(ahead ? "1" : "0"));
		arguments.add(bytes(String.valueOf(message.ttl().toMillis())));
		arguments.addAll(fields);
		return arguments;
	}

	private CompletableFuture<Receipt> addOnTerms(OutboundMessage message, SendTopic topic) {
		SendScript script = new SendScript(message, topic.dueChannel());
		Script.Run<List<byte[]>> run = Script.SEND.prepare(this.link,
				() -> new ValueListOutput<>(ByteArrayCodec.INSTANCE), topic.keys(script.guard(this.keys)),
				script.arguments());
		CompletableFuture<Receipt> receipt = run.result().thenApply(script::receipt);
		return confirmed(receipt, this.pipeline.add(run.command(), message.body().length));
	}

	private static CompletableFuture<Receipt> confirmed(CompletableFuture<Receipt> stored,
			@Nullable CompletableFuture<Long> replicas) {
		return (replicas != null)
				? stored.thenCombine(replicas,
						(receipt, count) -> new Receipt(receipt.position(), receipt.duplicate(), count.intValue()))
				: stored;
	}

	boolean cancel(String topic, String messageId) {
		long cancelled = Script.CANCEL.run(this.link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				List.of(this.keys.delayed(topic), this.keys.delayedMessages(topic), this.keys.guard(topic, messageId)),
				List.of(bytes(messageId)));
		return cancelled == 1;
	}

	/**
	 * Fail what has not been sent.
	 */
	void close() {
		this.pipeline.close();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
