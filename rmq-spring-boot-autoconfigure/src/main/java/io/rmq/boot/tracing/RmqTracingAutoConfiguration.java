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

package io.rmq.boot.tracing;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.broker.Broker;
import io.rmq.observation.HandlingTracing;
import io.rmq.observation.RmqBatchObservationConvention;
import io.rmq.observation.RmqHandleObservationConvention;
import io.rmq.observation.RmqSendObservationConvention;
import io.rmq.observation.SendTracing;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the tracing of messages, where
 * there is a tracer. Without one, observations would only measure what the meters of RMQ
 * measure anyway.
 */
@AutoConfiguration(after = RmqAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass({ Broker.class, ObservationRegistry.class, Tracer.class })
@ConditionalOnBean({ Broker.class, ObservationRegistry.class, Tracer.class })
@ConditionalOnBooleanProperty(name = "rmq.tracing.enabled", matchIfMissing = true)
public final class RmqTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SendTracing rmqSendTracing(ObservationRegistry registry, ObjectProvider<RmqSendObservationConvention> convention) {
		return new SendTracing(registry, convention.getIfAvailable(() -> new RmqSendObservationConvention() {
		}));
	}

	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.HIGHEST_PRECEDENCE + 100)
	HandlingTracing rmqHandlingTracing(ObservationRegistry registry,
			ObjectProvider<RmqHandleObservationConvention> convention,
			ObjectProvider<RmqBatchObservationConvention> batchConvention) {
		return new HandlingTracing(registry, convention.getIfAvailable(() -> new RmqHandleObservationConvention() {
		}), batchConvention.getIfAvailable(() -> new RmqBatchObservationConvention() {
		}));
	}

	// Of the handlers that trace, the first that fits does so.
	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	BatchTracingObservationHandler rmqBatchTracingObservationHandler(Tracer tracer) {
		return new BatchTracingObservationHandler(tracer);
	}

}
