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

package io.rmq.boot;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.rmq.RmqConnectionException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.admin.RmqAdmin;
import io.rmq.admin.RmqProblemLimits;
import io.rmq.annotation.RmqListener;
import io.rmq.annotation.RmqListenerAnnotationBeanPostProcessor;
import io.rmq.annotation.RmqRetry;
import io.rmq.broker.Broker;
import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.DeadLetterLimits;
import io.rmq.broker.Groups;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.ListenerSettingsCustomizer;
import io.rmq.listener.RmqListenerInterceptor;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.retry.RetryPolicy;
import io.rmq.retry.RmqErrorClassifier;
import io.rmq.statistics.MinuteStatistics;
import io.rmq.statistics.StatisticsLog;
import io.rmq.statistics.TrafficCounter;
import io.rmq.template.RmqOperations;
import io.rmq.template.RmqTemplate;
import io.rmq.template.SendObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RmqAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RmqAutoConfigurationTests {

	private static final String NO_SERVER = "spring.data.redis.url=redis://127.0.0.1:1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class));

	private final ApplicationContextRunner withBroker = this.runner.withBean("broker", Broker.class,
			RmqAutoConfigurationTests::broker);

	@Test
	void configuresWhatIsNeededToSendAndToListen() {
		this.runner.withPropertyValues(NO_SERVER, "rmq.fail-fast=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RedisBroker.class)
				.hasSingleBean(JacksonMessageConverter.class)
				.hasSingleBean(RmqTemplate.class)
				.hasSingleBean(RmqListenerRegistry.class)
				.hasSingleBean(RmqAdmin.class)
				.hasSingleBean(RmqListenerAnnotationBeanPostProcessor.class)
				.hasSingleBean(ListenerSettings.class)
				.hasSingleBean(ListenerSettingsCustomizer.class));
	}

	@Test
	void adminOfTheApplicationIsLeftAlone() {
		RmqAdmin own = new RmqAdmin(broker());
		this.withBroker.withBean("own", RmqAdmin.class, () -> own)
			.run((context) -> assertThat(context).getBean(RmqAdmin.class).isSameAs(own));
	}

	@Test
	void hasNoBeanAndConnectsToNothingWhenDisabled() {
		this.runner.withPropertyValues(NO_SERVER, "rmq.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Broker.class)
				.doesNotHaveBean(RmqMessageConverter.class)
				.doesNotHaveBean(RmqOperations.class)
				.doesNotHaveBean(RmqListenerRegistry.class)
				.doesNotHaveBean(RmqListenerAnnotationBeanPostProcessor.class)
				.doesNotHaveBean(ListenerSettings.class)
				.doesNotHaveBean(RmqProperties.class));
	}

	@Test
	void onlySendsWhenConsumersAreDisabled() {
		this.withBroker.withPropertyValues("rmq.consumer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RmqTemplate.class)
				.doesNotHaveBean(RmqListenerRegistry.class)
				.doesNotHaveBean(RmqListenerAnnotationBeanPostProcessor.class)
				.doesNotHaveBean(ListenerSettings.class)
				.doesNotHaveBean(ListenerSettingsCustomizer.class));
	}

	@Test
	void statisticsAreLoggedAtTheStopUnlessThatIsTurnedOff() {
		this.withBroker.run((context) -> assertThat(context.getBean(StatisticsLog.class).isRunning()).isTrue());
		this.withBroker.withPropertyValues("rmq.stats.log-at-stop=false")
			.run((context) -> assertThat(context.getBean(StatisticsLog.class).isRunning()).isFalse());
		this.withBroker.withPropertyValues("rmq.stats.log-interval=1m", "rmq.stats.log-at-stop=false")
			.run((context) -> assertThat(context.getBean(StatisticsLog.class).isRunning()).isTrue());
		this.withBroker.withPropertyValues("rmq.stats.log-interval=1m", "rmq.consumer.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StatisticsLog.class));
	}

	@Test
	void statisticsAreToldUnlessTheyAreTurnedOff() {
		this.withBroker.run((context) -> {
			assertThat(context.getBean(MinuteStatistics.class).isRunning()).isTrue();
			assertThat(context).getBean(TrafficCounter.class)
				.isInstanceOf(SendObserver.class)
				.isInstanceOf(RmqListenerInterceptor.class);
		});
		this.withBroker.withPropertyValues("rmq.stats.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MinuteStatistics.class)
				.doesNotHaveBean(TrafficCounter.class));
	}

	@Test
	void backsOffWithoutJackson() {
		this.withBroker.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqOperations.class));
	}

	@Test
	void backsOffWithoutSpringDataRedis() {
		this.withBroker.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RmqOperations.class));
	}

	@Test
	void backsOffWhenThereIsABroker() {
		this.withBroker.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(Broker.class)
			.doesNotHaveBean(RedisBroker.class));
	}

	@Test
	void prefersTheConverterOfTheApplication() {
		RmqMessageConverter own = mock(RmqMessageConverter.class);
		this.withBroker.withBean("own", RmqMessageConverter.class, () -> own).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(RmqMessageConverter.class)).isSameAs(own);
		});
	}

	@Test
	void backsOffWhenThereIsATemplate() {
		RmqOperations own = mock(RmqOperations.class);
		this.withBroker.withBean("own", RmqOperations.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(RmqOperations.class).isSameAs(own));
	}

	@Test
	void backsOffWhenThereIsARegistry() {
		RmqListenerRegistry own = new RmqListenerRegistry(broker(), "own", false, false);
		this.withBroker.withBean("own", RmqListenerRegistry.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(RmqListenerRegistry.class).isSameAs(own));
	}

	@Test
	void backsOffWhenThereIsAPostProcessor() {
		this.withBroker
			.withBean("own", RmqListenerAnnotationBeanPostProcessor.class, RmqListenerAnnotationBeanPostProcessor::new)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("own")
				.hasSingleBean(RmqListenerAnnotationBeanPostProcessor.class));
	}

	@Test
	void backsOffWhenThereAreSettings() {
		ListenerSettings own = ListenerSettings.defaults().withConcurrency(1);
		this.withBroker.withBean("own", ListenerSettings.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(ListenerSettings.class).isSameAs(own));
	}

	@Test
	void keepsOtherCustomizersOfSettings() {
		this.withBroker.withBean("own", ListenerSettingsCustomizer.class, () -> (id, declared) -> declared)
			.run((context) -> assertThat(context.getBeansOfType(ListenerSettingsCustomizer.class)).hasSize(2));
	}

	@Test
	void listenersGetTheSettingsOfTheProperties() {
		this.withBroker
			.withPropertyValues("rmq.consumer.concurrency=3", "rmq.consumer.auto-startup=false",
					"rmq.listeners.orders.concurrency=7")
			.run((context) -> {
				ListenerSettings settings = context.getBean(ListenerSettings.class);
				assertThat(settings.concurrency()).hasToString("3");
				assertThat(settings.autoStartup()).isFalse();
				assertThat(context.getBean(ListenerSettingsCustomizer.class).customize("orders", settings))
					.isEqualTo(settings.withConcurrency(7));
			});
	}

	@Test
	void asksTheServerAtTheStart() {
		this.withBroker.run((context) -> {
			assertThat(context).hasNotFailed();
			then(context.getBean(Broker.class)).should(times(1)).check();
		});
	}

	@Test
	void asksTheServerAtTheStartOfAnApplicationThatOnlySends() {
		this.withBroker.withPropertyValues("rmq.consumer.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed();
			then(context.getBean(Broker.class)).should(times(1)).check();
		});
	}

	@Test
	void doesNotStartWithoutTheServer() {
		this.runner.withPropertyValues(NO_SERVER)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(ConnectException.class)
				.isInstanceOf(RmqConnectionException.class)
				.hasMessageContaining("127.0.0.1"));
	}

	@Test
	void startsWithoutTheServerWhenItShallNotFailFast() {
		this.withBroker.withPropertyValues("rmq.fail-fast=false").run((context) -> {
			assertThat(context).hasNotFailed();
			then(context.getBean(Broker.class)).should(never()).check();
		});
	}

	@Test
	void warnsOfOverridesForAListenerThatDoesNotExist(CapturedOutput output) {
		this.withBroker.withPropertyValues("rmq.listeners.ordres.concurrency=7").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("rmq.listeners.ordres.* has no effect: there is no listener of this id");
		});
	}

	@Test
	void warnsOfLimitsForATopicThatDoesNotExist(CapturedOutput output) {
		Groups groups = mock(Groups.class);
		given(groups.topics()).willReturn(new TreeSet<>(Set.of("invoices")));
		this.runner.withUserConfiguration(RetryingConfiguration.class).withBean(Broker.class, () -> {
			Broker broker = broker();
			given(broker.groups()).willReturn(groups);
			return broker;
		})
			.withPropertyValues("rmq.consumer.auto-startup=false", "rmq.topics.invoices.max-length=5",
					"rmq.topics.order_created.max-length=5", "rmq.topics[odrer.paid].max-length=5")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Awaitility.await()
					.untilAsserted(() -> assertThat(output).containsOnlyOnce("has no effect so far")
						.contains("rmq.topics[odrer.paid].* has no effect so far: there is no topic of this name yet"));
			});
	}

	@Test
	void serverThatDoesNotAnswerDoesNotHoldUpTheStartForAWarning() {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		Groups groups = mock(Groups.class);
		given(groups.topics()).willAnswer((call) -> {
			assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
			asked.countDown();
			return new TreeSet<>();
		});
		this.runner.withBean(Broker.class, () -> {
			Broker broker = broker();
			given(broker.groups()).willReturn(groups);
			return broker;
		}).withPropertyValues("rmq.topics.invoices.max-length=5").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(asked.getCount()).isOne();
			started.countDown();
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void longerWarningAloneMakesProblemsCriticalLater() {
		this.withBroker.withPropertyValues("rmq.endpoint.warning-after=15m")
			.run((context) -> assertThat(context.getBean(RmqProperties.class).endpoint().problemLimits())
				.isEqualTo(new RmqProblemLimits(Duration.ofMinutes(15), Duration.ofMinutes(15), 1000)));
		this.withBroker.run((context) -> assertThat(context.getBean(RmqProperties.class).endpoint().problemLimits())
			.isEqualTo(new RmqProblemLimits(Duration.ofMinutes(1), Duration.ofMinutes(10), 1000)));
		this.withBroker.withPropertyValues("rmq.endpoint.warning-after=15m", "rmq.endpoint.critical-after=10m")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void convertsWithTheJsonMapperOfTheApplication() {
		this.withBroker.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(
					new String(context.getBean(RmqMessageConverter.class).toBytes(new Order("a", 2))))
				.isEqualTo("{\"customer_name\":\"a\",\"number_of_items\":2}"));
	}

	@Test
	void refusesMessagesOverTheConfiguredSize() {
		this.withBroker.withPropertyValues("rmq.producer.max-message-size=10B")
			.run((context) -> assertThatExceptionOfType(RmqMessageTooLargeException.class)
				.isThrownBy(() -> context.getBean(RmqOperations.class).send("orders", "x".repeat(20))));
	}

	@ParameterizedTest
	@CsvSource({ "rmq.enabled=true, 0", "rmq.message.ttl=24h, 24h", "rmq.message.ttl=0, 0" })
	void messagesLiveAsLongAsConfigured(String property, String ttl) {
		this.withBroker.withPropertyValues(property).run((context) -> {
			Broker broker = context.getBean(Broker.class);
			given(broker.send(any())).willReturn(CompletableFuture.completedFuture(new Receipt("1-0", false, 0)));
			context.getBean(RmqOperations.class).send("orders", "a");
			ArgumentCaptor<OutboundMessage> message = ArgumentCaptor.forClass(OutboundMessage.class);
			then(broker).should().send(message.capture());
			assertThat(message.getValue().ttl()).isEqualTo(DurationStyle.detectAndParse(ttl));
		});
	}

	@Test
	void retriesAreAsThePropertiesThenTheAnnotationThenThePropertiesOfTheListenerSay() {
		RmqErrorClassifier classifier = (error, context) -> RmqErrorClassifier.Decision.DEFAULT;
		this.withBroker.withUserConfiguration(RetryingConfiguration.class)
			.withBean(RmqErrorClassifier.class, () -> classifier)
			.withPropertyValues("rmq.consumer.auto-startup=false", "rmq.consumer.handler-timeout=1m",
					"rmq.retry.jitter=0.1", "rmq.retry.delays=1s", "rmq.retry.non-retryable=java.io.IOException",
					"rmq.listeners.orders.retry.max-retries=9", "rmq.listeners.orders.handler-timeout=7s",
					"rmq.listeners.orders.dead-letter.ttl=1d")
			.run((context) -> {
				ListenerSettings settings = context.getBean(RmqListenerRegistry.class)
					.get("orders")
					.endpoint()
					.settings();
				assertThat(settings.retry())
					.isEqualTo(RetryPolicy.exponential(Duration.ofSeconds(2), 3, Duration.ofHours(24), 9)
						.withJitter(0.1)
						.withNonRetryable(Set.of(IOException.class))
						.withClassifiers(List.of(classifier)));
				assertThat(settings.handlerTimeout()).isEqualTo(Duration.ofSeconds(7));
				assertThat(settings.deadLetters().limits())
					.isEqualTo(new DeadLetterLimits(100_000, Duration.ofDays(1)));
			});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void templateReceivesOnTheTermsOfTheProperties(boolean consumers) {
		this.withBroker
			.withPropertyValues("rmq.consumer.enabled=" + consumers, "rmq.consumer.group=billing",
					"rmq.consumer.lease=7s")
			.run((context) -> {
				Broker broker = context.getBean(Broker.class);
				given(broker.subscribe(any())).willThrow(new IllegalStateException("asked"));
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(
						() -> context.getBean(RmqTemplate.class).receive("orders", String.class, Duration.ZERO));
				ArgumentCaptor<ConsumerSpec> consumer = ArgumentCaptor.captor();
				then(broker).should().subscribe(consumer.capture());
				assertThat(consumer.getValue().group()).isEqualTo("billing");
				assertThat(consumer.getValue().lease()).isEqualTo(Duration.ofSeconds(7));
			});
	}

	@ParameterizedTest
	@CsvSource({ "orders, rmq.enabled=true, orders", "orders, rmq.consumer.group=billing, billing",
			"'', rmq.enabled=true, default", "Shop: Order Service, rmq.enabled=true, Shop-Order-Service" })
	void groupIsTheNameOfTheApplicationUnlessSaid(String application, String property, String group) {
		this.withBroker.withUserConfiguration(RetryingConfiguration.class)
			.withPropertyValues("rmq.consumer.auto-startup=false", "spring.application.name=" + application, property)
			.run((context) -> assertThat(
					context.getBean(RmqListenerRegistry.class).get("orders").endpoint().settings().group())
				.isEqualTo(group));
	}

	@Test
	void applicationWhoseNameCannotBeAGroupIsToldToSetOne() {
		this.withBroker.withPropertyValues("spring.application.name=" + "x".repeat(201))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("at most 200 characters")
				.satisfies((cause) -> assertThat(context.getStartupFailure())
					.hasStackTraceContaining("set rmq.consumer.group")));
	}

	@Test
	void closesTheBrokerWithTheContext() {
		Broker[] broker = new Broker[1];
		this.withBroker.run((context) -> broker[0] = context.getBean(Broker.class));
		then(broker[0]).should(times(1)).close();
	}

	@Test
	void annotatedMethodsListenWithTheSettingsOfTheProperties(CapturedOutput output) {
		this.withBroker.withUserConfiguration(ListeningConfiguration.class)
			.withPropertyValues("rmq.consumer.auto-startup=false", "rmq.consumer.max-deliveries=3",
					"rmq.listeners.orders.concurrency=7")
			.run((context) -> {
				RmqListenerContainer container = context.getBean(RmqListenerRegistry.class).get("orders");
				assertThat(container).isNotNull();
				assertThat(container.state().phase()).isEqualTo(ContainerState.Phase.STOPPED);
				ListenerSettings settings = container.endpoint().settings();
				assertThat(settings.group()).isEqualTo("shop");
				assertThat(settings.concurrency()).hasToString("7");
				assertThat(settings.maxDeliveries()).isEqualTo(3);
				assertThat(settings.autoStartup()).isFalse();
				assertThat(output).doesNotContain("has no effect");
			});
	}

	@Test
	void annotatedMethodsAreOrdinaryMethodsWhenConsumersAreDisabled() {
		this.withBroker.withUserConfiguration(ListeningConfiguration.class)
			.withPropertyValues("rmq.consumer.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				then(context.getBean(Broker.class)).should(never()).subscribe(any());
			});
	}

	private static Broker broker() {
		Broker broker = mock(Broker.class);
		given(broker.check()).willReturn(new ServerInfo("redis", "7.4.2", "standalone"));
		return broker;
	}

	@Configuration(proxyBeanMethods = false)
	static class ListeningConfiguration {

		@RmqListener(id = "orders", topic = "order_created", group = "shop", concurrency = "2")
		void on(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RetryingConfiguration {

		@RmqListener(id = "orders", topic = "order_created", handlerTimeout = "30s",
				retry = @RmqRetry(initialDelay = "2s", multiplier = "3"))
		void on(Order order) {
		}

	}

	record Order(String customerName, int numberOfItems) {

	}

}
