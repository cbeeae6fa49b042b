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

package io.rmq.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.rmq.RmqBatchListenerFailedException;
import io.rmq.RmqHeaders;
import io.rmq.RmqPriority;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.PayloadFormat;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RmqBatchMessageListener;
import io.rmq.listener.RmqMessageListener;
import io.rmq.listener.container.ContainerFixture;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqTemplate;
import io.rmq.template.SendObserver;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the trace of a send and that of the handling are one, and what the log knows of the
 * message.
 */
class TracingTests {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final Recording recording = new Recording();

	private volatile boolean broken;

	private final RmqHandleObservationConvention convention = new RmqHandleObservationConvention() {

		@Override
		public String getContextualName(RmqHandleObservationContext context) {
			if (TracingTests.this.broken) {
				throw new IllegalStateException("a convention that does not work");
			}
			return RmqHandleObservationConvention.super.getContextualName(context);
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(RmqHandleObservationContext context) {
			if (TracingTests.this.broken) {
				throw new IllegalStateException("a convention that does not work");
			}
			return RmqHandleObservationConvention.super.getLowCardinalityKeyValues(context);
		}

	};

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), TestRedis.keyPrefix());

	private final RmqListenerRegistry registry = new RmqListenerRegistry(this.broker, TestRedis.uniqueName("instance"),
			false, true,
			List.of(new HandlingTracing(this.observations, this.convention, new RmqBatchObservationConvention() {
			}), new HandlingLogContext()));

	private final RmqTemplate template = new RmqTemplate(this.broker,
			PayloadFormat.of(new JacksonMessageConverter(JsonMapper.shared())), ProducerSettings.defaults(),
			ListenerSettings::defaults, List.of(new SendTracing(this.observations, new RmqSendObservationConvention() {
			})));

	TracingTests() {
		this.observations.observationConfig().observationHandler(this.recording);
	}

	@AfterEach
	void close() {
		this.registry.destroy();
		this.broker.close();
		this.fixture.close();
	}

	@Test
	void sendThatWaitsForACommitIsPartOfWhatItWasSentIn() {
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		Observation sending = Observation.start("place order", this.observations);
		Observation committing = Observation.start("commit", this.observations);
		try {
			sending.scoped(() -> this.template.send(this.fixture.topic(), "hello"));
			sending.stop();
			committing.scoped(TransactionSynchronizationUtils::triggerAfterCommit);
			committing.stop();
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
		Awaitility.await().until(() -> this.recording.stopped.size() == 3);
		assertThat(this.recording.stopped).filteredOn((context) -> context instanceof RmqSendObservationContext)
			.singleElement()
			.satisfies((context) -> {
				assertThat(context.getParentObservation()).isNotNull();
				assertThat(context.getParentObservation().getContextView().getName()).isEqualTo("place order");
			});
	}

	@Test
	void traceTravelsWithTheMessageThroughDelayAndRetry() {
		List<String> current = new CopyOnWriteArrayList<>();
		listen((delivery, context) -> {
			current.add(nameOfCurrent());
			if (context.attempt() == 1) {
				throw new IllegalStateException("not yet");
			}
		});
		this.template.message(this.fixture.topic(), "hello")
			.messageId("m-1")
			.header("tenant", "7")
			.delay(Duration.ofMillis(50))
			.send();
		Awaitility.await().until(() -> this.recording.stopped.size() == 3);
		String topic = this.fixture.topic();
		assertThat(this.recording.traces).containsExactly(TRACE, TRACE);
		assertThat(current).containsExactly("rmq.process", "rmq.process");
		Observation.Context send = this.recording.stopped.get(0);
		assertThat(send.getName()).isEqualTo("rmq.publish");
		assertThat(send.getContextualName()).isEqualTo("send " + topic);
		assertThat(values(send)).containsEntry("messaging.system", "rmq")
			.containsEntry("messaging.destination.name", topic)
			.containsEntry("messaging.message.id", "m-1");
		Observation.Context failed = this.recording.stopped.get(1);
		assertThat(failed.getError()).hasMessage("not yet");
		assertThat(values(failed)).containsEntry("messaging.consumer.group.name", "group")
			.containsEntry("rmq.listener", "orders")
			.containsEntry("rmq.attempt", "1");
		assertThat(values(this.recording.stopped.get(2))).containsEntry("rmq.attempt", "2");
		assertThat(this.recording.stopped.get(2).getError()).isNull();
	}

	@Test
	void eachMessageOfABatchHasItsOwnAndTheBatchIsTheCurrentOne() {
		List<String> current = new CopyOnWriteArrayList<>();
		RmqBatchMessageListener listener = (batch) -> {
			current.add(nameOfCurrent());
			current.add(MDC.get(HandlingLogContext.TOPIC) + " " + MDC.get(HandlingLogContext.MESSAGE_ID));
		};
		this.fixture.sender().send("a", "b");
		this.registry.register(new ListenerEndpoint("orders", this.fixture.topic(),
				ContainerFixture.settings().withConcurrency(1), listener));
		this.registry.start();
		Awaitility.await().until(() -> this.recording.stopped.size() == 3);
		assertThat(current).containsExactly("rmq.process.batch", this.fixture.topic() + " null");
		RmqBatchObservationContext batch = (RmqBatchObservationContext) this.recording.stopped.remove(0);
		assertThat(batch.getContextualName()).isEqualTo("process batch " + this.fixture.topic());
		assertThat(values(batch)).containsEntry("messaging.batch.message_count", "2")
			.containsEntry("rmq.listener", "orders");
		assertThat(batch.observed()).hasSize(2);
		assertThat(this.recording.stopped).extracting((context) -> values(context).get("messaging.message.id"))
			.containsExactlyInAnyOrder("a", "b");
		assertThat(this.recording.stopped).extracting(Observation.Context::getParentObservation).containsOnlyNulls();
		assertThat(this.recording.openScopes).isZero();
	}

	@Test
	void observationsOfABatchEndAlsoOfMessagesThatGoBack() {
		AtomicInteger calls = new AtomicInteger();
		List<String> current = new CopyOnWriteArrayList<>();
		List<String> logged = new CopyOnWriteArrayList<>();
		RmqBatchMessageListener listener = (batch) -> {
			current.add(nameOfCurrent());
			logged.add(String.valueOf(MDC.get(HandlingLogContext.MESSAGE_ID)));
			if (calls.incrementAndGet() == 1) {
				throw new RmqBatchListenerFailedException("the first", new IllegalStateException("bad"), 0);
			}
		};
		this.fixture.sender().send("a", "b", "c");
		this.registry.register(new ListenerEndpoint("orders", this.fixture.topic(),
				ContainerFixture.settings().withConcurrency(1), listener));
		this.registry.start();
		Awaitility.await().until(() -> allIsHandled() && calls.get() > 1);
		this.fixture.sender().send("d");
		Awaitility.await().until(() -> allIsHandled() && logged.contains("d"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.recording.stopped).hasSize(this.recording.started.get()));
		assertThat(current.get(current.size() - 1)).isEqualTo("rmq.process");
		assertThat(this.recording.openScopes).isZero();
	}

	@Test
	void conventionThatDoesNotWorkKeepsNoMessageFromBeingHandled() {
		List<String> handled = new CopyOnWriteArrayList<>();
		this.broken = true;
		listen((delivery, context) -> handled.add(context.messageId() + " " + context.attempt()));
		this.fixture.sender().send("a");
		Awaitility.await().until(() -> allIsHandled() && !handled.isEmpty());
		assertThat(handled).containsExactly("a 1");
	}

	@Test
	void logKnowsTheMessageWhileItIsHandled() {
		List<Map<String, String>> known = new CopyOnWriteArrayList<>();
		listen((delivery, context) -> known.add(MDC.getCopyOfContextMap()));
		this.fixture.sender().send("first");
		Awaitility.await().until(() -> known.size() == 1);
		assertThat(known.get(0)).containsEntry("rmq_topic", this.fixture.topic())
			.containsEntry("rmq_group", "group")
			.containsEntry("rmq_messageId", "first")
			.containsEntry("rmq_attempt", "1");
		this.fixture.sender().send("second");
		Awaitility.await().until(() -> known.size() == 2);
		assertThat(known.get(1)).containsEntry("rmq_messageId", "second");
	}

	@Test
	void withoutARegistryTheMessageStaysAsItIs() {
		OutboundMessage message = this.fixture.sender().message("id", RmqPriority.NORMAL);
		SendObserver.Sending none = new SendTracing(ObservationRegistry.NOOP, new RmqSendObservationConvention() {
		}).begin(message);
		assertThat(none.message(message)).isSameAs(message);
	}

	private void listen(RmqMessageListener listener) {
		this.registry.register(this.fixture.endpoint("orders", ContainerFixture.settings(), listener));
		this.registry.start();
	}

	private boolean allIsHandled() {
		return this.fixture.stored().messages() == 0 && this.fixture.stored().messagesOf("group") == 0
				&& this.fixture.stored().waitingFor("group") == 0;
	}

	private String nameOfCurrent() {
		Observation observation = this.observations.getCurrentObservation();
		return (observation != null) ? observation.getContext().getName() : "none";
	}

	private static Map<String, String> values(Observation.Context context) {
		return context.getAllKeyValues().stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
	}

	/**
	 * Does what a tracer does: puts a trace into what is sent, finds it in what is
	 * received.
	 */
	private static final class Recording implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		private final List<String> traces = new CopyOnWriteArrayList<>();

		private final AtomicInteger started = new AtomicInteger();

		private volatile int openScopes;

		@Override
		public void onStart(Observation.Context context) {
			this.started.incrementAndGet();
			if (context instanceof RmqSendObservationContext send) {
				send.getSetter().set(send.getCarrier(), "traceparent", TRACE);
			}
			if (context instanceof RmqHandleObservationContext handling) {
				RmqHeaders headers = handling.getCarrier();
				String trace = handling.getGetter().get(headers, "traceparent");
				if (trace != null) {
					this.traces.add(trace);
				}
			}
		}

		@Override
		public synchronized void onScopeOpened(Observation.Context context) {
			this.openScopes++;
		}

		@Override
		public synchronized void onScopeClosed(Observation.Context context) {
			this.openScopes--;
		}

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
