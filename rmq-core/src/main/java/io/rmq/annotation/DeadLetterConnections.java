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

package io.rmq.annotation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.annotation.DeadLetterHandlers.BeanListener;

/**
 * Which listeners there are, and which methods handle their dead letters: when a bean is
 * created again, its listeners and handlers take the places of those it had. Thread-safe.
 */
final class DeadLetterConnections {

	private final Map<String, BeanListener> listeners = new LinkedHashMap<>();

	private final List<AnnotatedBeanMethod<RmqDeadLetterHandler>> handlers = new ArrayList<>();

	private final Set<String> connected = new HashSet<>();

	/**
	 * Add the listeners and handlers of beans.
	 * @param created the listeners
	 * @param added the handlers
	 * @return the listeners, changed where they have a handler; those that handle dead
	 * letters of them, or of listeners that were connected before; and these
	 * @throws io.rmq.RmqConfigurationException if a handler has no listener, or a
	 * listener more than one handler
	 */
	synchronized List<BeanListener> add(ListenerEndpointFactory factory, List<BeanListener> created,
			List<AnnotatedBeanMethod<RmqDeadLetterHandler>> added) {
		Set<String> ids = new HashSet<>();
		created.forEach((listener) -> ids.add(listener.endpoint().id()));
		added.forEach((handler) -> ids.addAll(factory.listenerIds(handler)));
		List<AnnotatedBeanMethod<RmqDeadLetterHandler>> meant = new ArrayList<>(added);
		this.handlers.stream()
			.filter((handler) -> factory.listenerIds(handler).stream().anyMatch(ids::contains))
			.forEach(meant::add);
		List<BeanListener> all = new ArrayList<>(created);
		this.listeners.values()
			.stream()
			.filter((listener) -> this.connected.contains(listener.endpoint().id()))
			.forEach(all::add);
		List<BeanListener> result = meant.isEmpty() ? created
				: new DeadLetterHandlers(factory, meant).connect(all, added);
		result.forEach((listener) -> {
			if (!all.contains(listener)) {
				this.connected.add(listener.endpoint().id());
			}
		});
		created.forEach((listener) -> this.listeners.put(listener.endpoint().id(), listener));
		this.handlers.addAll(added);
		return result;
	}

	/**
	 * Forget a bean.
	 */
	synchronized void remove(String beanName) {
		this.handlers.removeIf((handler) -> handler.beanName().equals(beanName));
		this.listeners.values().removeIf((listener) -> listener.beanName().equals(beanName));
	}

}
