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

package io.rmq.listener.method;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.rmq.RmqContext;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.RmqPriority;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bean with one method for each way to take a message.
 */
class Handlers {

	static @Nullable Object receivedStatically;

	@Nullable Object received;

	@Nullable Throwable failure;

	int proxied;

	void payload(Order order) {
		this.received = order;
	}

	void list(@Payload List<Order> orders) {
		this.received = orders;
	}

	void wildcard(Map<String, ? extends List<? extends Order>> orders) {
		this.received = orders;
	}

	void array(List<Order>[] orders) {
		this.received = orders;
	}

	void text(String text) {
		this.received = text;
	}

	void bytes(byte[] bytes) {
		this.received = bytes;
	}

	void rmqMessage(RmqMessage<Order> message) {
		this.received = message;
	}

	void springMessage(Message<Order> message) {
		this.received = message;
	}

	void payloadAndEnvelopes(RmqMessage<?> message, Order order, Message<?> springMessage) {
		this.received = List.of(order, message.payload(), springMessage.getPayload());
	}

	void anyEnvelope(RmqMessage<?> message) {
		this.received = message.payload();
	}

	void contextAndHeaders(Order order, RmqContext context, RmqHeaders headers) {
		this.received = List.of(context, headers);
	}

	protected void headers(@Header("tenant") int tenant, Order order, @Header(RmqMessageHeaders.MESSAGE_ID) String id,
			@Header(RmqMessageHeaders.ATTEMPT) int attempt, @Header(RmqMessageHeaders.PRIORITY) RmqPriority priority,
			@Header(RmqMessageHeaders.CREATED_AT) Instant createdAt, @Header(RmqMessageHeaders.KEY) String key,
			@Header(name = "missing", defaultValue = "none") String byDefault,
			@Header(name = "missing", required = false) @Nullable String notRequired,
			@Header("missing") Optional<UUID> optional, @Header("id") String own,
			@Header(RmqMessageHeaders.GROUP) String group) {
		this.received = Arrays.asList(tenant, id, attempt, priority, createdAt, key, byDefault, notRequired, optional,
				own, group);
	}

	void intHeader(Order order, @Header int tenant) {
		this.received = order;
	}

	void instantHeader(Order order, @Header Instant at) {
		this.received = at;
	}

	void placeholder(Order order, @Header("${header}") String tenant) {
		this.received = tenant;
	}

	void textHeaders(Order order, @Headers Map<String, String> headers) {
		this.received = headers;
	}

	void allHeaders(Order order, @Headers Map<String, Object> headers, MessageHeaders same) {
		assertThat(headers).isSameAs(same);
		this.received = headers;
	}

	void lazyHeaders(Message<Order> message, RmqContext context) {
		this.received = message;
	}

	void optional(@Payload(required = false) @Nullable Order order) {
		this.received = Optional.ofNullable(order);
	}

	void failing(Order order) throws Throwable {
		if (this.failure != null) {
			throw this.failure;
		}
	}

	void validated(@Validated Order order) {
		this.received = order;
	}

	private void hidden(Order order) {
		this.received = order;
	}

	static void shared(Order order) {
		receivedStatically = order;
	}

}
