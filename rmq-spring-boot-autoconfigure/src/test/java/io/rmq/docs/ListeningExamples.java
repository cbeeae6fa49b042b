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

package io.rmq.docs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.rmq.RmqAcknowledgment;
import io.rmq.RmqContext;
import io.rmq.RmqHeaders;
import io.rmq.RmqMessage;
import io.rmq.StopConsumingException;
import io.rmq.annotation.RmqListener;
import io.rmq.annotation.RmqRetry;
import io.rmq.broker.Delivery;
import io.rmq.listener.RmqErrorHandler;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.RmqMessageFilter;
import io.rmq.listener.RmqOutcome;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.listener.method.RmqMessageHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * The listeners that the guide to listening shows.
 */
class ListeningExamples {

	private static final Duration LIMIT = Duration.ofNanos(1);

	private final Office office;

	ListeningExamples(Office office) {
		this.office = office;
	}

	@RmqListener(topic = "${orders.topic}", id = "orders", group = "billing", concurrency = "2-8",
			handlerTimeout = "20s", retry = @RmqRetry(delays = "10s, 1m, 10m"))
	void on(Order order) {
		this.office.note("order " + order.id());
	}

	@RmqListener(topic = "orders.web", id = "web-orders")
	@RmqListener(topic = "orders.phone", id = "phone-orders", concurrency = "1")
	void onNewOrder(Order order, RmqContext context) {
		this.office.note(context.listenerId() + " " + order.id());
	}

	@NightlyListener(topic = "reports", id = "reports")
	void onReport(String report) {
		this.office.note("report " + report);
	}

	@RmqListener(topic = "parcels", id = "parcels")
	void onParcel(Order order, @Header(name = "tenant", defaultValue = "none") String tenant,
			@Header(name = "weight", required = false) @Nullable Integer grams,
			@Header(RmqMessageHeaders.CREATED_AT) Instant orderedAt, RmqHeaders headers, RmqContext context) {
		this.office.send(order, tenant, grams, orderedAt, headers, context.attempt());
	}

	@RmqListener(topic = "baskets", id = "baskets")
	void onBasket(List<Order> orders) {
		this.office.note("basket of " + orders.size() + ", first " + orders.get(0).product());
	}

	@RmqListener(topic = "audits", id = "audits")
	void onAudit(RmqMessage<Order> message) {
		this.office.note("audit of " + message.id() + " on " + message.topic() + ": " + message.payload().product());
	}

	@RmqListener(topic = "quotes", id = "quotes")
	@SendTo("invoices")
	Invoice onQuote(Order order) {
		return new Invoice(order.id(), 199 * order.quantity());
	}

	@RmqListener(topic = "invoices", id = "invoices")
	void onInvoice(Invoice invoice, @Header(RmqHeaders.CORRELATION_ID) String quote) {
		this.office.note("invoice of " + invoice.cents() + " for " + quote);
	}

	@RmqListener(topic = "previews", id = "previews")
	CompletionStage<Void> onPreview(Order order) {
		return this.office.preview(order);
	}

	@RmqListener(topic = "sketches", id = "sketches")
	Mono<Void> onSketch(Order order) {
		return Mono.fromRunnable(() -> this.office.note("sketch " + order.id()));
	}

	@RmqListener(topic = "transfers", id = "transfers", ackMode = "MANUAL")
	void onTransfer(Invoice invoice, RmqAcknowledgment acknowledgment) {
		if (invoice.cents() < 0) {
			acknowledgment.reject("The amount is negative");
			return;
		}
		this.office.transfer(invoice).whenComplete((done, error) -> {
			if (error == null) {
				acknowledgment.acknowledge();
			}
			else {
				acknowledgment.nack(Duration.ofMinutes(5));
			}
		});
	}

	@RmqListener(topic = "clicks", id = "clicks", ackMode = "ON_RECEIPT")
	void onClick(String click) {
		this.office.count(click);
	}

	@RmqListener(topic = "mails", id = "mails", filter = "ofATenant", errorHandler = "bounces")
	void onMail(String address) throws UnknownAddressException {
		this.office.mail(address);
	}

	@RmqListener(topic = "pages", id = "pages")
	void onPage(String page, RmqContext context) {
		if (this.office.isPrinterBroken()) {
			throw new StopConsumingException("The printer is broken");
		}
		this.office.note("printed " + page + ", attempt " + context.attempt());
	}

	@RmqListener(topic = "films", id = "films", handlerTimeout = "1m")
	void onFilm(List<String> scenes, RmqContext context) {
		for (String scene : scenes) {
			context.extendTimeout(Duration.ofMinutes(1));
			this.office.cut(scene);
		}
	}

	/**
	 * Beans that the listeners name.
	 */
	static class MailConfiguration {

		@Bean
		RmqMessageFilter ofATenant() {
			return (delivery, context) -> delivery.headers().get("tenant") != null;
		}

		@Bean
		RmqErrorHandler bounces(Office office) {
			return (delivery, context, error) -> {
				if (!(error instanceof UnknownAddressException)) {
					throw error;
				}
				office.note("bounced " + delivery.messageId());
			};
		}

	}

	/**
	 * An interceptor.
	 */
	static class SlowHandlers implements RmqListenerInterceptor {

		private final Office office;

		SlowHandlers(Office office) {
			this.office = office;
		}

		@Override
		public boolean isFor(String listenerId) {
			return listenerId.equals("reports");
		}

		@Override
		public void afterCompletion(Delivery delivery, RmqContext context, RmqOutcome outcome, Duration duration) {
			if (duration.compareTo(LIMIT) > 0) {
				this.office.note("slow " + delivery.messageId() + ": " + outcome);
			}
		}

	}

	/**
	 * Something before which a listener has to stop.
	 */
	static class Migration {

		private final RmqListenerRegistry registry;

		Migration(RmqListenerRegistry registry) {
			this.registry = registry;
		}

		void run(Runnable migration) {
			RmqListenerContainer reports = Objects.requireNonNull(this.registry.get("reports"));
			reports.stop();
			try {
				migration.run();
			}
			finally {
				reports.start();
			}
		}

	}

	record Order(String id, String product, int quantity) {

	}

	record Invoice(String order, int cents) {

	}

	static class UnknownAddressException extends Exception {

		private static final long serialVersionUID = 1L;

	}

	/**
	 * What the listeners need for their work. It takes notes of that.
	 */
	static class Office {

		private final List<String> notes = new CopyOnWriteArrayList<>();

		private volatile boolean printerBroken;

		void note(String note) {
			this.notes.add(note);
		}

		List<String> notes() {
			return this.notes;
		}

		void send(Order order, String tenant, @Nullable Integer grams, Instant orderedAt, RmqHeaders headers,
				int attempt) {
			note("parcel %s of %s, %s, %b, %s, attempt %d".formatted(order.id(), tenant, grams,
					orderedAt.isBefore(Instant.now().plusSeconds(60)), headers.asMap().keySet(), attempt));
		}

		CompletionStage<Void> preview(Order order) {
			return CompletableFuture.runAsync(() -> note("preview " + order.id()));
		}

		CompletableFuture<Void> transfer(Invoice invoice) {
			return CompletableFuture.runAsync(() -> note("transfer " + invoice.order()));
		}

		void count(String click) {
			note("click " + click);
			throw new IllegalStateException("cannot count");
		}

		void mail(String address) throws UnknownAddressException {
			if (!address.contains("@")) {
				throw new UnknownAddressException();
			}
			note("mail to " + address);
		}

		void cut(String scene) {
			note("cut " + scene);
		}

		boolean isPrinterBroken() {
			return this.printerBroken;
		}

		void setPrinterBroken(boolean printerBroken) {
			this.printerBroken = printerBroken;
		}

	}

}
