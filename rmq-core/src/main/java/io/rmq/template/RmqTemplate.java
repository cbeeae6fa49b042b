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

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.RmqTimeoutException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.convert.EncodedPayload;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.IdGenerator;

/**
 * Sends messages and waits for the server to store each. Thread-safe: one template serves
 * the whole application.
 */
public final class RmqTemplate implements RmqOperations {

	private static final Log logger = LogFactory.getLog(RmqTemplate.class);

	private final Broker broker;

	private final PayloadFormat format;

	private final ProducerSettings settings;

	private final IdGenerator idGenerator = new MessageIdGenerator();

	/**
	 * Create a template with the {@linkplain ProducerSettings#defaults() default
	 * settings}.
	 * @param broker where messages are stored
	 * @param converter turns payloads into bytes, which are stored as they are
	 */
	public RmqTemplate(Broker broker, RmqMessageConverter converter) {
		this(broker, converter, ProducerSettings.defaults());
	}

	/**
	 * Create a template with the {@linkplain ProducerSettings#defaults() default
	 * settings}.
	 * @param broker where messages are stored
	 * @param format how payloads are stored
	 */
	public RmqTemplate(Broker broker, PayloadFormat format) {
		this(broker, format, ProducerSettings.defaults());
	}

	/**
	 * Create a template.
	 * @param broker where messages are stored
	 * @param converter turns payloads into bytes, which are stored as they are
	 * @param settings the terms on which messages are sent
	 */
	public RmqTemplate(Broker broker, RmqMessageConverter converter, ProducerSettings settings) {
		this(broker, PayloadFormat.of(converter), settings);
	}

	/**
	 * Create a template.
	 * @param broker where messages are stored
	 * @param format how payloads are stored
	 * @param settings the terms on which messages are sent
	 */
	public RmqTemplate(Broker broker, PayloadFormat format, ProducerSettings settings) {
		this.broker = broker;
		this.format = format;
		this.settings = settings;
	}

	@Override
	public RmqSendResult send(String topic, Object payload) {
		return message(topic, payload).send();
	}

	@Override
	public MessageBuilder message(String topic, Object payload) {
		return new OutboundMessageBuilder(topic, payload, this.settings.messageTtl(), this::send);
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		return this.broker.cancel(topic, messageId);
	}

	private RmqSendResult send(OutboundMessageBuilder builder) {
		String generatedId = this.idGenerator.generateId().toString();
		EncodedPayload payload = this.format.write(builder.messageIdOr(generatedId), builder.payload());
		int size = payload.body().length;
		if (size > this.settings.maxMessageSize()) {
			throw new RmqMessageTooLargeException(
					"A message to topic '%s' has a body of %d bytes, more than the %d that 'rmq.producer.max-message-size' allows; send less, or raise that"
						.formatted(builder.topic(), size, this.settings.maxMessageSize()),
					null);
		}
		OutboundMessage message = builder.build(generatedId, payload);
		await(this.broker.send(message), message);
		if (logger.isDebugEnabled()) {
			logger.debug("Sent message %s to topic '%s': %d bytes".formatted(message.id(), message.topic(),
					message.body().length));
		}
		return new RmqSendResult(message.id(), message.topic());
	}

	private void await(CompletableFuture<Void> stored, OutboundMessage message) {
		try {
			stored.get(this.settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			stored.cancel(true);
			throw new RmqTimeoutException(
					describe(message, "was not confirmed within %d ms".formatted(this.settings.timeout().toMillis())),
					ex);
		}
		catch (InterruptedException ex) {
			stored.cancel(true);
			Thread.currentThread().interrupt();
			throw new RmqException(RmqErrorCode.INTERNAL, describe(message, "was not waited for: interrupted"), ex);
		}
		catch (CancellationException ex) {
			throw new RmqException(RmqErrorCode.INTERNAL, describe(message, "was cancelled"), ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex, message);
		}
	}

	private static RmqException failure(ExecutionException ex, OutboundMessage message) {
		Throwable cause = ex;
		while ((cause instanceof ExecutionException || cause instanceof CompletionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		if (cause instanceof RmqException failure) {
			// It was thrown on a thread of the client, which does not show who sent
			failure.addSuppressed(new SendFailedException(message));
			return failure;
		}
		return new RmqException(RmqErrorCode.INTERNAL, describe(message, "failed: " + cause), cause);
	}

	private static String describe(OutboundMessage message, String outcome) {
		return "Sending message %s to topic '%s' %s; the message may have been stored all the same"
			.formatted(message.id(), message.topic(), outcome);
	}

	/**
	 * Shows where a message was sent from.
	 */
	private static final class SendFailedException extends Exception {

		private static final long serialVersionUID = 1L;

		SendFailedException(OutboundMessage message) {
			super("Sending message %s to topic '%s' failed here".formatted(message.id(), message.topic()));
		}

	}

}
