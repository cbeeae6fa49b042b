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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.Polling;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Sends messages, and receives single ones. Thread-safe: one template serves the whole
 * application.
 */
public final class RmqTemplate implements RmqOperations {

	private final Broker broker;

	private final ProducerSettings settings;

	private final Sends sends;

	private final Requests requests;

	private final Polling polling;

	private final BodyReader reader;

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
	 * Create a template.
	 * @param broker where messages are stored
	 * @param converter turns payloads into bytes, which are stored as they are
	 * @param settings the terms on which messages are sent
	 */
	public RmqTemplate(Broker broker, RmqMessageConverter converter, ProducerSettings settings) {
		this(broker, PayloadFormat.of(converter), settings);
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
	 * @param format how payloads are stored
	 * @param settings the terms on which messages are sent
	 */
	public RmqTemplate(Broker broker, PayloadFormat format, ProducerSettings settings) {
		this(broker, format, settings, ListenerSettings::defaults);
	}

	/**
	 * Create a template.
	 * @param broker where messages are stored
	 * @param format how payloads are stored
	 * @param settings the terms on which messages are sent
	 * @param receiving the terms on which messages are received: the group, the lease,
	 * the retry policy and what becomes of dead letters; asked for when they are first
	 * needed
	 */
	public RmqTemplate(Broker broker, PayloadFormat format, ProducerSettings settings,
			Supplier<ListenerSettings> receiving) {
		this(broker, format, settings, receiving, List.of());
	}

	/**
	 * Create a template.
	 * @param broker where messages are stored
	 * @param format how payloads are stored
	 * @param settings the terms on which messages are sent
	 * @param receiving the terms on which messages are received: the group, the lease,
	 * the retry policy and what becomes of dead letters; asked for when they are first
	 * needed
	 * @param observers who looks on when messages are sent, in their order
	 */
	public RmqTemplate(Broker broker, PayloadFormat format, ProducerSettings settings,
			Supplier<ListenerSettings> receiving, List<SendObserver> observers) {
		this.broker = broker;
		this.settings = settings;
		this.sends = new Sends(broker, format, settings, new SendObservers(observers));
		this.requests = new Requests(broker, format, this.sends);
		this.polling = new Polling(broker, receiving);
		this.reader = new BodyReader(format);
	}

	@Override
	public RmqMessageBuilder message(String topic, Object payload) {
		return builder(topic, payload);
	}

	private OutboundMessageBuilder builder(String topic, Object payload) {
		return new OutboundMessageBuilder(topic, payload, this.settings.messageTtl(), this.sends, this.requests);
	}

	@Override
	public List<RmqSendOutcome> sendAll(String topic, Collection<?> payloads) {
		return this.sends.sendAll(builders(topic, payloads));
	}

	@Override
	public List<RmqSendOutcome> sendAll(Collection<? extends RmqMessageBuilder> messages) {
		return this.sends.sendAll(own(messages));
	}

	@Override
	public CompletableFuture<List<RmqSendOutcome>> sendAllAsync(String topic, Collection<?> payloads) {
		return this.sends.sendAllAsync(builders(topic, payloads));
	}

	@Override
	public CompletableFuture<List<RmqSendOutcome>> sendAllAsync(Collection<? extends RmqMessageBuilder> messages) {
		return this.sends.sendAllAsync(own(messages));
	}

	private List<OutboundMessageBuilder> builders(String topic, Collection<?> payloads) {
		return payloads.stream().map((payload) -> builder(topic, payload)).toList();
	}

	private List<OutboundMessageBuilder> own(Collection<? extends RmqMessageBuilder> messages) {
		return messages.stream().map((message) -> {
			Assert.isInstanceOf(OutboundMessageBuilder.class, message,
					"A message must be begun with message(topic, payload) of a template. ");
			return (OutboundMessageBuilder) message;
		}).toList();
	}

	@Override
	public boolean reply(String messageId, RmqHeaders headers, @Nullable Object answer) {
		return this.requests.answer(messageId, headers, answer);
	}

	@Override
	public <T> Optional<RmqMessage<T>> receive(RmqSource<T> source, Duration timeout) {
		return this.polling.take(source.topic(), source.group(), timeout,
				(delivery) -> this.reader.message(delivery, source.type()));
	}

	@Override
	public <T> boolean receive(RmqSource<T> source, Duration timeout, Consumer<RmqMessage<T>> handler) {
		return this.polling.handle(source.topic(), source.group(), timeout,
				(delivery) -> this.reader.message(delivery, source.type()), handler);
	}

	@Override
	public void flush() {
		this.sends.flush();
	}

	@Override
	public boolean cancel(String topic, String messageId) {
		return this.broker.cancel(topic, messageId);
	}

}
