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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import org.jspecify.annotations.Nullable;

/**
 * Brings listeners together with the methods that handle their dead letters: the
 * listeners forward them to topics to which those methods listen.
 */
final class DeadLetterHandlers {

	private static final Comparator<BeanListener> BY_ID = Comparator.comparing((listener) -> listener.endpoint().id());

	private final ListenerEndpointFactory endpoints;

	private final Map<AnnotatedBeanMethod<RmqDeadLetterHandler>, Set<String>> ids = new LinkedHashMap<>();

	private final Map<String, AnnotatedBeanMethod<RmqDeadLetterHandler>> byTopic = new LinkedHashMap<>();

	DeadLetterHandlers(ListenerEndpointFactory endpoints, List<AnnotatedBeanMethod<RmqDeadLetterHandler>> handlers) {
		this.endpoints = endpoints;
		handlers.forEach((handler) -> this.ids.put(handler, endpoints.listenerIds(handler)));
	}

	/**
	 * Connect.
	 * @param listeners the listeners, each with the name of its bean
	 * @param added those of the handlers that must have their listeners among these
	 * @return the listeners, changed where they have a handler, and those that handle
	 * their dead letters
	 * @throws RmqConfigurationException if there is a handler without a listener, or a
	 * listener with more than one handler or without dead letters
	 */
	List<BeanListener> connect(List<BeanListener> listeners, List<AnnotatedBeanMethod<RmqDeadLetterHandler>> added) {
		added.forEach((handler) -> requireListener(handler, this.ids.getOrDefault(handler, Set.of()), listeners));
		List<BeanListener> connected = new ArrayList<>();
		// By id, so that a topic that several share is handled under the same id each
		// time:
		// the methods of a class come in no order.
		for (BeanListener listener : listeners.stream().sorted(BY_ID).toList()) {
			AnnotatedBeanMethod<RmqDeadLetterHandler> handler = find(listener);
			if (handler != null) {
				connect(listener, handler, connected);
			}
			else {
				connected.add(listener);
			}
		}
		return connected;
	}

	private void connect(BeanListener ofBean, AnnotatedBeanMethod<RmqDeadLetterHandler> handler,
			List<BeanListener> connected) {
		ListenerEndpoint listener = ofBean.endpoint();
		ListenerSettings settings = listener.settings();
		if (!settings.deadLetters().enabled()) {
			throw invalid(handler,
					"would never be called: the dead letters of listener '%s' are off".formatted(listener.id()));
		}
		List<String> names = listener.topics().names();
		String topic = "%s.dead-letters.%s".formatted((names.size() == 1) ? names.get(0) : listener.id(),
				settings.group());
		AnnotatedBeanMethod<RmqDeadLetterHandler> other = this.byTopic.putIfAbsent(topic, handler);
		if (other == null) {
			connected.add(new BeanListener(handler.beanName(),
					this.endpoints.createDeadLetterHandler(handler, listener, topic)));
		}
		else if (other != handler) {
			throw invalid(handler,
					"and %s both handle the dead letters of %s in group '%s'; keep one of them, or give their listeners groups of their own"
						.formatted(other, listener.topics(), settings.group()));
		}
		connected.add(new BeanListener(ofBean.beanName(),
				listener.withSettings(settings.withDeadLetters(settings.deadLetters().withTopic(topic)))));
	}

	private @Nullable AnnotatedBeanMethod<RmqDeadLetterHandler> find(BeanListener listener) {
		List<AnnotatedBeanMethod<RmqDeadLetterHandler>> found = this.ids.entrySet()
			.stream()
			.filter((entry) -> belongs(listener, entry.getKey(), entry.getValue()))
			.map(Map.Entry::getKey)
			.toList();
		if (found.size() > 1) {
			throw invalid(found.get(0), "and %s both handle the dead letters of listener '%s'; keep one of them"
				.formatted(found.get(1), listener.endpoint().id()));
		}
		return (found.isEmpty()) ? null : found.get(0);
	}

	private static boolean belongs(BeanListener listener, AnnotatedBeanMethod<RmqDeadLetterHandler> handler,
			Set<String> named) {
		return (named.isEmpty()) ? listener.beanName().equals(handler.beanName())
				: named.contains(listener.endpoint().id());
	}

	private static void requireListener(AnnotatedBeanMethod<RmqDeadLetterHandler> handler, Set<String> named,
			List<BeanListener> listeners) {
		if (named.isEmpty() && listeners.stream().noneMatch((listener) -> belongs(listener, handler, named))) {
			throw invalid(handler,
					"belongs to no listener: its bean '%s' has no @RmqListener. Move it to the bean of the listener, or name the listener with listeners = \"...\""
						.formatted(handler.beanName()));
		}
		Set<String> missing = new LinkedHashSet<>(named);
		List<String> known = listeners.stream().map((listener) -> listener.endpoint().id()).toList();
		known.forEach(missing::remove);
		if (!missing.isEmpty()) {
			throw invalid(handler,
					"names listeners that do not exist when it is set up: %s. The ids of those that exist: %s"
						.formatted(missing, known));
		}
	}

	private static RmqConfigurationException invalid(AnnotatedBeanMethod<RmqDeadLetterHandler> handler, String reason) {
		return new RmqConfigurationException("@RmqDeadLetterHandler on %s %s".formatted(handler, reason), null);
	}

	/**
	 * A listener of a bean.
	 *
	 * @param beanName the name of the bean
	 * @param endpoint the listener
	 */
	record BeanListener(String beanName, ListenerEndpoint endpoint) {

	}

}
