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

package io.rmq.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.rmq.broker.Broker;
import io.rmq.observation.MeteredBroker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has brokers count, the application's own too.
 */
final class BrokerMetering implements BeanPostProcessor {

	private final ObjectProvider<MeterRegistry> registry;

	BrokerMetering(ObjectProvider<MeterRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof Broker broker && !(bean instanceof MeteredBroker))
				? new MeteredBroker(broker, this.registry.getObject()) : bean;
	}

}
