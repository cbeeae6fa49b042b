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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.SendTerms;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into commands: what is ready at once and on no terms is added to its
 * lane natively, everything else goes through a script.
 */
final class MessageSender {

	private final RedisLink link;

	private final RedisKeys keys;

	private final SendPipeline pipeline;

	private final ConcurrentHashMap<String, SendTopic> topics = new ConcurrentHashMap<>();

	MessageSender(RedisLink link, RedisKeys keys, ScheduledExecutorService executor, PipelineSettings settings) {
		this.link = link;
		this.keys = keys;
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
			topic = new SendTopic(this.keys, message.topic());
			this.topics.put(message.topic(), topic);
		}
		topic.announce(this.link);
		try {
			return (message.due() == null && message.terms().equals(SendTerms.NONE)) ? add(message, topic)
					: addOnTerms(message, topic);
		}
		catch (RmqException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Receipt> add(OutboundMessage message, SendTopic topic) {
		Call<Receipt> call = new Call<>(CommandType.XADD, new ReceiptOutput(),
				topic.addTo(message.priority()).with(MessageFields.of(message)));
		return confirmed(call.answer(), this.pipeline.add(call, message.body().length));
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
