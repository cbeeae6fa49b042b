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

package io.rmq.samples.benchmark.growth;

import java.util.UUID;

import io.rmq.broker.Broker;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.listener.method.MethodListenerFactory;

import org.springframework.util.ReflectionUtils;

/**
 * An instance of the application whose listeners are made while it runs: by default
 * settings but for their concurrency, and calling a method with a typed payload, as an
 * annotated one is called.
 */
final class Instance implements AutoCloseable {

	private final RmqListenerRegistry registry;

	private final MethodListenerFactory factory;

	/**
	 * Create an instance, whose listeners start when it does.
	 * @param virtualThreads whether listeners run on virtual threads
	 */
	Instance(Broker broker, PayloadFormat format, boolean virtualThreads) {
		this.registry = new RmqListenerRegistry(broker, UUID.randomUUID().toString(), virtualThreads, true);
		this.factory = new MethodListenerFactory(format, null, null, null, null);
	}

	/**
	 * Add a listener.
	 * @param topic its topic and id
	 * @param concurrency how many messages it handles at once, 0 for the default
	 * @param handler has one method {@code handle} with the payload
	 * @param payload the type of the payload
	 */
	Instance listen(String topic, int concurrency, Object handler, Class<?> payload) {
		var method = ReflectionUtils.findMethod(handler.getClass(), "handle", payload);
		if (method == null) {
			throw new IllegalArgumentException(handler.getClass() + " handles no " + payload.getSimpleName());
		}
		ListenerSettings settings = ListenerSettings.defaults();
		this.registry.register(
				new ListenerEndpoint(topic, topic, (concurrency > 0) ? settings.withConcurrency(concurrency) : settings,
						this.factory.create(handler, method)));
		return this;
	}

	Instance start() {
		this.registry.start();
		return this;
	}

	@Override
	public void close() {
		this.registry.stop();
		this.registry.destroy();
	}

}
