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

package io.rmq.listener.container;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;

import io.rmq.broker.Broker;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.maintenance.Duty;

/**
 * Looks which topics there are, for a listener of all that match a pattern. What was sent
 * to a topic before it was found is not missed: a new group begins with the oldest
 * message.
 */
final class TopicDiscovery implements Duty {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final ListenerEndpoint endpoint;

	private final Broker broker;

	private final Consumer<Collection<String>> found;

	TopicDiscovery(ListenerEndpoint endpoint, Broker broker, Consumer<Collection<String>> found) {
		this.endpoint = endpoint;
		this.broker = broker;
		this.found = found;
	}

	@Override
	public String description() {
		return "looking for topics of listener '%s', %s".formatted(this.endpoint.id(), this.endpoint.topics());
	}

	@Override
	public Duration perform() {
		this.found.accept(this.broker.groups().topics());
		return INTERVAL;
	}

}
