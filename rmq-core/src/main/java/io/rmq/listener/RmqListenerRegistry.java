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

package io.rmq.listener;

import java.util.Collection;

import io.rmq.broker.Broker;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * The containers of an application, by the ids of their listeners. Starts and stops them
 * with the application. Thread-safe.
 */
public final class RmqListenerRegistry implements SmartLifecycle {

	/**
	 * Create a registry.
	 * @param broker where the messages are
	 * @param instanceId the name of this instance of the application, part of the names
	 * of its consumers
	 * @param virtualThreads whether listeners run on virtual threads, which needs Java 21
	 * @param failFast whether a start fails when the server cannot be reached, rather
	 * than going on in the background until it can
	 */
	public RmqListenerRegistry(Broker broker, String instanceId, boolean virtualThreads, boolean failFast) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Add a listener. It starts with the others, or at once if they run already, unless
	 * its auto-startup is off.
	 * @param endpoint the listener
	 * @return its container
	 * @throws io.rmq.RmqConfigurationException if there is a listener of this id already
	 */
	public RmqListenerContainer register(ListenerEndpoint endpoint) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Return the container of a listener.
	 * @param id the listener's id
	 * @return the container, or {@code null} if there is none
	 */
	public @Nullable RmqListenerContainer get(String id) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Return all containers, in the order in which their listeners were added.
	 * @return the containers
	 */
	public Collection<RmqListenerContainer> containers() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void start() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean isRunning() {
		throw new UnsupportedOperationException();
	}

}
