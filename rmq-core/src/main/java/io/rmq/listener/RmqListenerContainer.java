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

/**
 * Runs one listener.
 */
public final class RmqListenerContainer {

	private final ListenerEndpoint endpoint;

	RmqListenerContainer(ListenerEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return what this container runs.
	 * @return the endpoint
	 */
	public ListenerEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Start fetching. Does nothing if it runs.
	 */
	public void start() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Stop fetching, wait for the handlers at work up to the shutdown timeout, and hand
	 * back what is not done. Does nothing if it does not run. It can be started again.
	 */
	public void stop() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Return how the container is.
	 * @return its state
	 */
	public ContainerState state() {
		throw new UnsupportedOperationException();
	}

}
