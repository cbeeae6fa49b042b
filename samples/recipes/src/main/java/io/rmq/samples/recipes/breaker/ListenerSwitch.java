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

package io.rmq.samples.recipes.breaker;

import io.rmq.listener.RmqListenerContainer;
import io.rmq.listener.RmqListenerRegistry;

/**
 * Turns a listener off and on.
 */
interface ListenerSwitch {

	/**
	 * Have the listener begin no more messages. What it has begun it finishes.
	 */
	void off();

	/**
	 * Have the listener handle messages again.
	 */
	void on();

	/**
	 * Return what stops and starts a listener, unless the application itself stops.
	 * @param registry the listeners of the application
	 * @param listenerId the id of the listener
	 * @return its switch
	 */
	static ListenerSwitch of(RmqListenerRegistry registry, String listenerId) {
		return new ListenerSwitch() {

			@Override
			public void off() {
				container().stop();
			}

			@Override
			public void on() {
				if (registry.isRunning()) {
					container().start();
				}
			}

			private RmqListenerContainer container() {
				RmqListenerContainer container = registry.get(listenerId);
				if (container == null) {
					throw new IllegalStateException("There is no listener '%s'".formatted(listenerId));
				}
				return container;
			}

		};
	}

}
