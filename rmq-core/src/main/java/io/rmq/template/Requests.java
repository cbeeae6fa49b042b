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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqConnectionException;
import io.rmq.RmqDuplicateMessageException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqHeaders;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Reply;
import io.rmq.convert.EncodedPayload;
import io.rmq.convert.PayloadFormat;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * Asks and answers: sends messages and waits for what their handlers reply. Thread-safe.
 */
final class Requests {

	private final Broker broker;

	private final PayloadFormat format;

	private final Sends sends;

	private final BodyReader reader;

	private final AwaitedReplies replies;

	Requests(Broker broker, PayloadFormat format, Sends sends) {
		this.broker = broker;
		this.format = format;
		this.sends = sends;
		this.reader = new BodyReader(format);
		this.replies = new AwaitedReplies(broker);
	}

	/**
	 * Send a message, at once, and wait for the reply.
	 * @return the reply, {@code null} if the handler has replied nothing
	 */
	<R> @Nullable R ask(OutboundMessageBuilder builder, ParameterizedTypeReference<R> replyType, Duration timeout) {
		Assert.notNull(replyType, "The type of a reply must not be null");
		Assert.notNull(timeout, "The timeout of a request must not be null");
		Assert.isTrue(timeout.toMillis() >= 1, () -> "The timeout of a request must be at least 1 ms, not " + timeout);
		OutboundMessage.requireTtl(timeout);
		long deadline = System.nanoTime() + timeout.toNanos();
		OutboundMessage request = request(this.sends.build(builder), timeout);
		CompletableFuture<Reply> reply = this.replies.await(request.id());
		try {
			requireStored(this.sends.sendNow(request, timeout));
			return read(reply.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), replyType);
		}
		catch (TimeoutException ex) {
			throw new RmqTimeoutException(
					"No reply to message %s of topic '%s' came within %d ms; it may have been handled nevertheless"
						.formatted(request.id(), request.topic(), timeout.toMillis()),
					ex)
				.about(request.topic(), null, request.id());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RmqException(RmqErrorCode.INTERNAL,
					"Interrupted while waiting for the reply to message %s".formatted(request.id()), ex)
				.about(request.topic(), null, request.id());
		}
		catch (ExecutionException ex) {
			throw new RmqConnectionException(
					"The broker was closed before a reply to message %s of topic '%s' came; it may have been handled nevertheless"
						.formatted(request.id(), request.topic()),
					ex.getCause(), true)
				.about(request.topic(), null, request.id());
		}
		finally {
			reply.cancel(false);
		}
	}

	/**
	 * The reply to a message of the same id, if there is one, is for who has sent that.
	 */
	private static void requireStored(RmqSendResult result) {
		if (result.duplicate()) {
			throw new RmqDuplicateMessageException(
					"Request %s to topic '%s' was not stored, as one with its id was before; no reply to it will come"
						.formatted(result.messageId(), result.topic()))
				.about(result.topic(), null, result.messageId());
		}
	}

	/**
	 * Return a message as a request, which nobody needs to handle when nobody waits for
	 * the reply any more.
	 */
	private OutboundMessage request(OutboundMessage message, Duration timeout) {
		Map<String, String> headers = new LinkedHashMap<>(message.headers().asMap());
		headers.put(RmqHeaders.REPLY_TO, this.replies.address());
		Duration ttl = (message.ttl().isZero() || message.ttl().compareTo(timeout) > 0) ? timeout : message.ttl();
		return new OutboundMessage(message.topic(), message.id(), message.priority(), message.key(),
				RmqHeaders.of(headers), ttl, message.due(), message.maxAttempts(), message.terms(), message.body());
	}

	private <R> @Nullable R read(Reply reply, ParameterizedTypeReference<R> type) {
		byte[] body = reply.body();
		return (body != null) ? this.reader.read(replyId(reply.requestId()), reply.headers(), body, type) : null;
	}

	/**
	 * Answer a message.
	 * @param messageId the id of the message
	 * @param headers the headers of the message
	 * @param answer what to reply, {@code null} for nothing
	 * @return {@code false} if nobody waits for a reply
	 */
	boolean answer(String messageId, RmqHeaders headers, @Nullable Object answer) {
		String address = headers.get(RmqHeaders.REPLY_TO);
		if (address == null) {
			return false;
		}
		if (answer == null) {
			this.broker.reply(address, new Reply(messageId, RmqHeaders.empty(), null));
			return true;
		}
		EncodedPayload payload = this.format.write(replyId(messageId), answer);
		this.sends.requireSize("The reply to message " + messageId, payload);
		this.broker.reply(address, new Reply(messageId, payload.headers(), payload.body()));
		return true;
	}

	/**
	 * Return the id with which a reply is encrypted. No message has it, so that the body
	 * of none can be taken for a reply.
	 */
	private static String replyId(String requestId) {
		return requestId + " reply";
	}

}
