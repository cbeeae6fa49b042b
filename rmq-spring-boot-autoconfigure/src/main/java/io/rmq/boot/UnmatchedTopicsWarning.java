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

package io.rmq.boot;

import java.util.List;
import java.util.Set;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.logging.RmqLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Warns of {@code rmq.topics.<topic>.*} for a topic that does not exist. That is not an
 * error: a topic exists from its first message on. The server is asked on a thread of its
 * own: one that does not answer holds up no start.
 */
final class UnmatchedTopicsWarning implements ApplicationListener<ContextRefreshedEvent> {

	private static final RmqLog logger = RmqLog.of(UnmatchedTopicsWarning.class);

	private final ApplicationContext context;

	private final Set<String> topics;

	private final Broker broker;

	private final ObjectProvider<RmqListenerRegistry> listeners;

	UnmatchedTopicsWarning(ApplicationContext context, Set<String> topics, Broker broker,
			ObjectProvider<RmqListenerRegistry> listeners) {
		this.context = context;
		this.topics = topics;
		this.broker = broker;
		this.listeners = listeners;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.context || this.topics.isEmpty()) {
			return;
		}
		List<RmqListenerContainer> containers = this.listeners.stream()
			.flatMap((registry) -> registry.containers().stream())
			.toList();
		List<String> unheard = this.topics.stream()
			.filter((topic) -> containers.stream().noneMatch((container) -> container.endpoint().topics().test(topic)))
			.toList();
		if (!unheard.isEmpty()) {
			Thread thread = new Thread(() -> warnOfMissing(unheard), "rmq-unmatched-topics");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void warnOfMissing(List<String> unheard) {
		try {
			Set<String> existing = this.broker.groups().topics();
			unheard.stream()
				.filter((topic) -> !existing.contains(topic))
				.forEach((topic) -> logger.warn(
						"rmq.topics[%s].* has no effect so far: there is no topic of this name yet, and no listener for it. It takes effect with the first message, if the name is spelled as it is sent to"
							.formatted(topic)));
		}
		catch (RmqException ex) {
			logger.debug("Which topics exist cannot be found out now", ex);
		}
	}

}
