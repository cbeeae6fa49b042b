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

import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqDeadLetter;
import io.rmq.annotation.RmqDeadLetterHandler;
import io.rmq.annotation.RmqListener;
import io.rmq.boot.test.RmqTest;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.RmqContainerEvent;
import io.rmq.template.RmqTemplate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guides to dead letters and to operations show does what they say.
 */
@RmqTest(properties = "rmq.retry.max-retries=0")
@Import({ DeadLettersGuideTests.Journal.class, DeadLettersGuideTests.Refunds.class,
		DeadLettersGuideTests.Payments.class, DeadLettersGuideTests.Watch.class })
class DeadLettersGuideTests {

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private ApplicationEventPublisher events;

	@Autowired
	private Journal journal;

	@Test
	void deadLetterIsHandledInTheBeanOfItsListener() throws InterruptedException {
		this.rmqTemplate.send("refunds", new Refund("r-1", -5));
		assertThat(this.journal.next()).isEqualTo("r-1 RETRIES_EXHAUSTED -5 is no refund");
	}

	@Test
	void deadLetterIsForwardedToTheTopicOfTheSettings() throws InterruptedException {
		this.rmqTemplate.send("payments", "p-1");
		assertThat(this.journal.next()).isEqualTo("p-1 failed on payments");
	}

	@Test
	void eventTellsThatAListenerCannotFetch() throws InterruptedException {
		this.events.publishEvent(new RmqContainerEvent("refunds", "orders", ContainerState.Phase.BACKING_OFF,
				Instant.now(), new IllegalStateException("gone")));
		assertThat(this.journal.next()).isEqualTo("Listener refunds cannot fetch gone");
	}

	record Refund(String id, int cents) {

	}

	/**
	 * Stands for all that the examples need.
	 */
	static class Journal {

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		void pay(Refund refund) {
			throw new IllegalArgumentException(refund.cents() + " is no refund");
		}

		void open(Refund refund, String reason, String message) {
			this.lines.add("%s %s %s".formatted(refund.id(), reason, message));
		}

		void page(String message, @Nullable Throwable error) {
			this.lines.add("%s %s".formatted(message, (error != null) ? error.getMessage() : ""));
		}

		String next() throws InterruptedException {
			String next = this.lines.poll(10, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}

	}

	static class Refunds {

		private final Journal accounts;

		private final Journal tickets;

		Refunds(Journal journal) {
			this.accounts = journal;
			this.tickets = journal;
		}

		@RmqListener(topic = "refunds", group = "billing", id = "refunds")
		void on(Refund refund) {
			this.accounts.pay(refund);
		}

		@RmqDeadLetterHandler
		void onDead(Refund refund, RmqDeadLetter deadLetter) {
			this.tickets.open(refund, deadLetter.reason(), deadLetter.message());
		}

	}

	static class Payments {

		private final Journal journal;

		Payments(Journal journal) {
			this.journal = journal;
		}

		@RmqListener(topic = "payments", id = "payments")
		void on(String payment) {
			throw new IllegalStateException("The bank is closed");
		}

		@RmqListener(topic = "failed", id = "failed")
		void onFailed(String payment, RmqDeadLetter deadLetter) {
			this.journal.lines.add("%s failed on %s".formatted(payment, deadLetter.topic()));
		}

		@Bean
		static ListenerSettingsCustomizer forwarding() {
			return (listenerId, settings) -> (listenerId.equals("payments"))
					? settings.withDeadLetters(settings.deadLetters().withTopic("failed")) : settings;
		}

	}

	static class Watch {

		private final Journal pager;

		Watch(Journal journal) {
			this.pager = journal;
		}

		@EventListener
		void on(RmqContainerEvent event) {
			if (event.phase() == ContainerState.Phase.BACKING_OFF) {
				this.pager.page("Listener " + event.listenerId() + " cannot fetch", event.error());
			}
		}

	}

	@SpringBootApplication
	static class Application {

	}

}
