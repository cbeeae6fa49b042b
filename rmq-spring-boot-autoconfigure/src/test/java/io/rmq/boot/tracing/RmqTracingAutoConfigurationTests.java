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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import io.rmq.annotation.RmqListener;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.observation.HandlingLogContext;
import io.rmq.observation.HandlingTracing;
import io.rmq.observation.RmqSendObservationContext;
import io.rmq.observation.RmqSendObservationConvention;
import io.rmq.observation.SendTracing;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqTracingAutoConfiguration}.
 */
class RmqTracingAutoConfigurationTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ApplicationContextRunner withoutTracer = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RmqTracingAutoConfiguration.class, RmqAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withBean(ObservationRegistry.class, () -> this.registry)
		.withPropertyValues("spring.data.redis.url=" + TestRedis.url(), "rmq.key-prefix=" + TestRedis.keyPrefix());

	private final ApplicationContextRunner runner = this.withoutTracer.withBean(Tracer.class, () -> Tracer.NOOP);

	@Test
	void sendsAndHandlersAreObserved() {
		List<String> names = new CopyOnWriteArrayList<>();
		this.registry.observationConfig().observationHandler(new Names(names));
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			context.getBean(RmqOperations.class).send("traced", "hello");
			Awaitility.await()
				.untilAsserted(() -> assertThat(names).containsExactlyInAnyOrder("rmq.publish send traced",
						"rmq.process process traced"));
		});
	}

	@Test
	void spanOfABatchIsLinkedWithThoseOfItsMessages() {
		SimpleTracer tracer = new SimpleTracer();
		this.withoutTracer.withBean(Tracer.class, () -> tracer)
			.withUserConfiguration(BatchListener.class)
			.run((context) -> {
				this.registry.observationConfig()
					.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
							context.getBean(BatchTracingObservationHandler.class),
							new DefaultTracingObservationHandler(tracer)));
				RmqOperations template = context.getBean(RmqOperations.class);
				template.send("traced-batch", "a");
				template.send("traced-batch", "b");
				Awaitility.await()
					.untilAsserted(() -> assertThat(spans(tracer, "process batch traced-batch")).hasSize(1));
				SimpleSpan batch = spans(tracer, "process batch traced-batch").get(0);
				assertThat(batch.getTags()).containsEntry("messaging.batch.message_count", "2");
				Awaitility.await().untilAsserted(() -> assertThat(spans(tracer, "process traced-batch")).hasSize(2));
				assertThat(batch.getLinks()).extracting((link) -> link.getTraceContext().spanId())
					.containsExactlyInAnyOrderElementsOf(spans(tracer, "process traced-batch").stream()
						.map((span) -> span.context().spanId())
						.toList());
			});
	}

	private static List<SimpleSpan> spans(SimpleTracer tracer, String name) {
		return tracer.getSpans()
			.stream()
			.filter((span) -> name.equals(span.getName()) && span.getEndTimestamp().toEpochMilli() > 0)
			.toList();
	}

	@Test
	void conventionOfTheApplicationIsUsed() {
		List<String> names = new CopyOnWriteArrayList<>();
		this.registry.observationConfig().observationHandler(new Names(names));
		RmqSendObservationConvention own = new RmqSendObservationConvention() {

			@Override
			public String getContextualName(RmqSendObservationContext context) {
				return "own";
			}

		};
		this.runner.withBean(RmqSendObservationConvention.class, () -> own).run((context) -> {
			context.getBean(RmqOperations.class).send("traced-otherwise", "hello");
			Awaitility.await().untilAsserted(() -> assertThat(names).containsExactly("rmq.publish own"));
		});
	}

	@Test
	void nothingIsTracedWithoutATracer() {
		this.withoutTracer.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(SendTracing.class)
			.doesNotHaveBean(HandlingTracing.class));
		this.withoutTracer.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SendTracing.class));
	}

	@Test
	void nothingIsTracedWhenDisabled() {
		this.runner.withPropertyValues("rmq.tracing.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SendTracing.class));
	}

	@Test
	void logContextCanBeTurnedOff() {
		this.withoutTracer.run((context) -> assertThat(context).hasSingleBean(HandlingLogContext.class));
		this.withoutTracer.withPropertyValues("rmq.tracing.log-context=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HandlingLogContext.class));
	}

	/**
	 * Notes what is observed.
	 */
	private record Names(List<String> names) implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			this.names.add(context.getName() + " " + context.getContextualName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * A listener of the topic {@code traced-batch}.
	 */
	static class BatchListener {

		@RmqListener(id = "traced-batch", topic = "traced-batch", batch = "true", batchSize = "2", batchTimeout = "10s",
				concurrency = "1")
		void on(List<String> payloads) {
		}

	}

	/**
	 * A listener of the topic {@code traced}.
	 */
	static class Listener {

		@RmqListener(id = "traced", topic = "traced")
		void on(String payload) {
		}

	}

}
