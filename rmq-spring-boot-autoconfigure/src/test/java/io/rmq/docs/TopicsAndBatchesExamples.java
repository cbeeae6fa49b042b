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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.rmq.RmqBatchAcknowledgment;
import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqContext;
import io.rmq.RmqMessage;
import io.rmq.annotation.RmqListener;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqContainerIdleEvent;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;

import org.springframework.context.event.EventListener;

/**
 * What the guide to listening shows of several topics, batches and pauses.
 */
class TopicsAndBatchesExamples {

	private final Office office;

	TopicsAndBatchesExamples(Office office) {
		this.office = office;
	}

	@RmqListener(topics = { "orders.eu", "orders.us" }, id = "orders-by-region")
	void onRegionalOrder(Order order, RmqContext context) {
		this.office.note(context.topic() + " " + order.id());
	}

	@RmqListener(topicPattern = "tenant\\..*\\.mails", id = "tenant-mails", concurrency = "1-4")
	void onTenantMail(String mail, RmqContext context) {
		this.office.note(context.topic() + " " + mail);
	}

	@RmqListener(topic = "readings", id = "readings", batch = "true", batchSize = "500", batchTimeout = "200ms")
	void onReadings(List<Reading> readings) {
		this.office.insert(readings);
	}

	@RmqListener(topic = "imports", id = "imports", batch = "true")
	void onImports(List<RmqMessage<Reading>> messages) {
		for (int i = 0; i < messages.size(); i++) {
			try {
				this.office.importOne(messages.get(i).payload());
			}
			catch (IllegalArgumentException ex) {
				throw new RmqBatchListenerFailedException("Not a reading", ex, i);
			}
		}
	}

	@RmqListener(topic = "meters", id = "meters", batch = "true")
	void onMeters(List<Reading> readings, RmqBatchAcknowledgment acknowledgment) {
		for (int i = 0; i < readings.size(); i++) {
			switch (this.office.check(readings.get(i))) {
				case GOOD -> acknowledgment.message(i).acknowledge();
				case LATER -> acknowledgment.message(i).nack(Duration.ofMinutes(1));
				case BAD -> acknowledgment.message(i).reject("No such meter");
			}
		}
	}

	@EventListener
	void onIdle(RmqContainerIdleEvent event) {
		this.office.note(event.listenerId() + " has nothing to do");
	}

	record Order(String id) {

	}

	record Reading(String meter, int value) {

	}

	enum Check {

		GOOD, LATER, BAD

	}

	/**
	 * Opens and closes the office.
	 */
	static class Hours {

		private final RmqListenerRegistry registry;

		Hours(RmqListenerRegistry registry) {
			this.registry = registry;
		}

		void closeForTheNight() {
			this.registry.containers().forEach(RmqListenerContainer::pause);
		}

		void openAgain() {
			this.registry.containers().forEach(RmqListenerContainer::resume);
		}

	}

	/**
	 * Listens to the visits of tenants that come and go.
	 */
	static class Tenants {

		private final RmqListenerRegistry registry;

		private final ListenerSettings settings;

		private final Office office;

		Tenants(RmqListenerRegistry registry, ListenerSettings settings, Office office) {
			this.registry = registry;
			this.settings = settings;
			this.office = office;
		}

		void listen(String tenant) {
			this.registry.register(new ListenerEndpoint("visits-" + tenant, "visits." + tenant, this.settings,
					(delivery, context) -> this.office.note(tenant + " " + delivery.messageId())));
		}

		void listenNoMore(String tenant) {
			this.registry.unregister("visits-" + tenant);
		}

	}

	/**
	 * Notes what it does.
	 */
	static class Office {

		private final List<String> notes = new CopyOnWriteArrayList<>();

		void note(String note) {
			this.notes.add(note);
		}

		List<String> notes() {
			return this.notes;
		}

		void insert(List<Reading> readings) {
			note("inserted " + readings.size());
		}

		void importOne(Reading reading) {
			if (reading.value() < 0) {
				throw new IllegalArgumentException("negative");
			}
			note("imported " + reading.meter());
		}

		Check check(Reading reading) {
			note("checked " + reading.meter());
			return Check.values()[reading.value()];
		}

	}

}
