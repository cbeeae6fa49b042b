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

package io.rmq.template;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqDeadLetter;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Due;
import io.rmq.broker.Names;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.SendConditions;
import io.rmq.convert.EncodedPayload;
import io.rmq.convert.PayloadHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Gathers what there is to say of a message, checking each part when it is said.
 */
final class OutboundMessageBuilder implements RmqMessageBuilder {

	private final String topic;

	private final Object payload;

	private final Sends sends;

	private final Requests requests;

	/**
	 * Made with the first header, as most messages have none.
	 */
	private Map<String, String> headers = Map.of();

	private @Nullable String messageId;

	private @Nullable String key;

	private RmqPriority priority = RmqPriority.NORMAL;

	private @Nullable Due due;

	private int maxAttempts;

	private @Nullable Duration deduplication;

	private Duration ttl;

	OutboundMessageBuilder(String topic, Object payload, Duration defaultTtl, Sends sends, Requests requests) {
		Assert.notNull(topic, "The topic of a message must not be null");
		Assert.notNull(payload, () -> "The payload of a message to topic '" + topic + "' must not be null");
		this.topic = Names.requireTopic(topic);
		this.payload = payload;
		this.ttl = defaultTtl;
		this.sends = sends;
		this.requests = requests;
	}

	@Override
	public RmqMessageBuilder messageId(String messageId) {
		Assert.notNull(messageId, "The id of a message must not be null; leave it out to get one");
		this.messageId = Names.requireMessageId(messageId);
		return this;
	}

	@Override
	public RmqMessageBuilder priority(RmqPriority priority) {
		Assert.notNull(priority, "The priority of a message must not be null");
		this.priority = priority;
		return this;
	}

	@Override
	public RmqMessageBuilder key(String key) {
		Assert.hasText(key, "The key of a message must not be blank; leave it out for none");
		this.key = Names.requireKey(key);
		return this;
	}

	@Override
	public RmqMessageBuilder header(String name, String value) {
		Assert.hasText(name, "The name of a header must not be blank");
		Assert.isTrue(name.chars().noneMatch(Character::isISOControl),
				() -> "The name of a header must not contain control characters, as '%s' does"
					.formatted(name.replaceAll("\\p{Cntrl}", "?")));
		Assert.notNull(value, () -> "The value of header '" + name + "' must not be null");
		if (this.headers.isEmpty()) {
			this.headers = new LinkedHashMap<>();
		}
		this.headers.put(Names.requireText("name of a header", name),
				Names.requireText("value of header '" + name + "'", value));
		return this;
	}

	@Override
	public RmqMessageBuilder headers(Map<String, String> headers) {
		headers.forEach(this::header);
		return this;
	}

	@Override
	public RmqMessageBuilder delay(Duration delay) {
		Assert.notNull(delay, "The delay of a message must not be null; leave it out for none");
		this.due = new Due.After(delay);
		return this;
	}

	@Override
	public RmqMessageBuilder at(Instant time) {
		Assert.notNull(time, "The time at which a message is due must not be null; leave it out for at once");
		this.due = new Due.At(time);
		return this;
	}

	@Override
	public RmqMessageBuilder ttl(Duration ttl) {
		Assert.notNull(ttl, "The time to live of a message must not be null; zero is for no limit");
		this.ttl = OutboundMessage.requireTtl(ttl);
		return this;
	}

	@Override
	public RmqMessageBuilder maxAttempts(int maxAttempts) {
		Assert.isTrue(maxAttempts >= 1, () -> "A message must be tried at least once, not " + maxAttempts);
		this.maxAttempts = maxAttempts;
		return this;
	}

	@Override
	public RmqMessageBuilder deduplicate(Duration window) {
		Assert.notNull(window, "The time for which a message is deduplicated must not be null; leave it out for none");
		this.deduplication = SendConditions.NONE.withGuard("id", window).window();
		return this;
	}

	@Override
	public RmqSendResult send() {
		return this.sends.send(this);
	}

	@Override
	public CompletableFuture<RmqSendResult> sendAsync() {
		return this.sends.sendAsync(this);
	}

	@Override
	public RmqSendResult sendNow() {
		return this.sends.sendNow(this);
	}

	@Override
	public <R> @Nullable R sendAndReceive(ParameterizedTypeReference<R> replyType, Duration timeout) {
		return this.requests.ask(this, replyType, timeout);
	}

	String topic() {
		return this.topic;
	}

	Object payload() {
		return this.payload;
	}

	/**
	 * Check what only the whole can tell.
	 * @throws IllegalArgumentException if something is missing
	 */
	void requireComplete() {
		Assert.isTrue(this.deduplication == null || this.messageId != null,
				() -> "A message to topic '%s' is to be deduplicated, and has no id; set one with messageId(..)"
					.formatted(this.topic));
	}

	/**
	 * Return the id that was set, or else the generated one.
	 */
	String messageIdOr(String generatedId) {
		return (this.messageId != null) ? this.messageId : generatedId;
	}

	/**
	 * Build the message.
	 * @param generatedId an id that no other message has
	 * @param terms the terms of its topic
	 * @param guardWindow for how long the server keeps this message from being stored
	 * twice, {@code null} for not at all
	 */
	OutboundMessage build(String generatedId, SendConditions terms, @Nullable Duration guardWindow,
			EncodedPayload payload) {
		String id = messageIdOr(generatedId);
		return new OutboundMessage(this.topic, id, this.priority, this.key, headersWith(payload.headers()), this.ttl,
				this.due, this.maxAttempts, guarded(terms, id, generatedId, guardWindow), payload.body());
	}

	/**
	 * Return the headers with those that belong to the body. If such were set before,
	 * because they were copied from another message, they belong to another body; those
	 * of a dead letter to another life, and that of a request to another question.
	 */
	private RmqHeaders headersWith(RmqHeaders payload) {
		if (this.headers.isEmpty()) {
			return payload;
		}
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		PayloadHeaders.NAMES.forEach(all::remove);
		RmqDeadLetter.HEADERS.forEach(all::remove);
		all.remove(RmqHeaders.REPLY_TO);
		all.putAll(payload.asMap());
		return RmqHeaders.of(all);
	}

	private SendConditions guarded(SendConditions terms, String id, String generatedId,
			@Nullable Duration guardWindow) {
		if (this.deduplication != null) {
			return terms.withGuard(id, this.deduplication);
		}
		if (guardWindow != null) {
			// Of this send, not of its id, with which others may be sent on purpose.
			return terms.withGuard("send:" + generatedId, guardWindow);
		}
		return terms;
	}

}
