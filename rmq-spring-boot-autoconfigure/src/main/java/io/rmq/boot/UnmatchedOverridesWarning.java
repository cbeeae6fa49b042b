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

import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.logging.RmqLog;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Warns of {@code rmq.listeners.<id>.*} for a listener that does not exist. That is not
 * an error: applications share configuration, and a listener may be switched off by a
 * profile or be added later.
 */
final class UnmatchedOverridesWarning implements ApplicationListener<ContextRefreshedEvent> {

	private static final RmqLog logger = RmqLog.of(UnmatchedOverridesWarning.class);

	private final ApplicationContext context;

	private final ListenerOverrides overrides;

	private final RmqListenerRegistry registry;

	UnmatchedOverridesWarning(ApplicationContext context, ListenerOverrides overrides, RmqListenerRegistry registry) {
		this.context = context;
		this.overrides = overrides;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() != this.context || this.overrides.listeners().isEmpty()) {
			return;
		}
		List<String> ids = this.registry.containers()
			.stream()
			.map(RmqListenerContainer::endpoint)
			.map((endpoint) -> endpoint.id())
			.toList();
		this.overrides.unmatched(ids)
			.forEach((key) -> logger.warn(
					"rmq.listeners.%s.* has no effect: there is no listener of this id. The listeners are %s. An id with dots is written in brackets: rmq.listeners[my.id].*"
						.formatted(key, ids)));
	}

}
