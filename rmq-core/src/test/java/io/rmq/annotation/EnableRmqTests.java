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

import java.util.Map;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqMessageTooLargeException;
import io.rmq.admin.RmqAdmin;
import io.rmq.broker.Broker;
import io.rmq.broker.redis.RedisBroker;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.listener.TopicSelection;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqOperations;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class EnableRmqTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void connectionFactoryIsAllThatIsNeeded() {
		this.context.registerBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class));
		start(Plain.class);
		assertThat(this.context.getBean(Broker.class)).isInstanceOf(RedisBroker.class);
		assertThat(this.context.getBean(RmqMessageConverter.class)).isInstanceOf(JacksonMessageConverter.class);
		assertThat(this.context.getBean(RmqOperations.class)).isInstanceOf(RmqTemplate.class);
		assertThat(this.context.getBean(RmqListenerRegistry.class).containers()).isEmpty();
		assertThat(this.context.getBean(RmqAdmin.class)).isNotNull();
	}

	@Test
	void listenersAreRegistered() {
		RmqListenerRegistry registry = mock(RmqListenerRegistry.class);
		this.context.registerBean(RmqListenerRegistry.class, () -> registry);
		this.context.registerBean(Broker.class, () -> mock(Broker.class));
		start(Listening.class);
		ArgumentCaptor<ListenerEndpoint> endpoint = ArgumentCaptor.captor();
		then(registry).should().register(endpoint.capture());
		assertThat(endpoint.getValue().id()).isEqualTo("enableRmqTests.Listening-on");
		assertThat(endpoint.getValue().topics()).isEqualTo(TopicSelection.of("orders"));
	}

	@Test
	void beansOfTheApplicationAreLeftAloneWhereverTheyAreDeclared() {
		start(OwnBeans.class, Plain.class);
		assertThat(this.context.getBeansOfType(Broker.class)).containsOnlyKeys("ownBroker");
		assertThat(this.context.getBean(RmqMessageConverter.class))
			.isSameAs(this.context.getBean("ownConverter", RmqMessageConverter.class));
		assertThat(this.context.getBeansOfType(RmqOperations.class)).containsOnlyKeys("ownOperations");
		assertThat(this.context.getBeansOfType(RmqListenerRegistry.class)).containsOnlyKeys("ownRegistry");
		assertThat(this.context.getBeansOfType(RmqListenerAnnotationBeanPostProcessor.class))
			.containsOnlyKeys("ownPostProcessor");
	}

	@Test
	void beansDeclaredAfterTheAnnotationAreSeen() {
		start(Plain.class, OwnBeans.class);
		assertThat(this.context.getBeansOfType(Broker.class)).containsOnlyKeys("ownBroker");
		assertThat(this.context.getBeansOfType(RmqOperations.class)).containsOnlyKeys("ownOperations");
	}

	@Test
	void mapperAndProducerSettingsOfTheApplicationAreUsed() {
		registerMocks();
		this.context.registerBean(JsonMapper.class,
				() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build());
		this.context.registerBean(ProducerSettings.class,
				() -> new ProducerSettings(ProducerSettings.DEFAULT_TIMEOUT, 10));
		start(Plain.class);
		assertThat(this.context.getBean(RmqMessageConverter.class).toBytes(new Order("1"))).asString()
			.isEqualTo("{\"order_id\":\"1\"}");
		RmqTemplate template = this.context.getBean(RmqTemplate.class);
		assertThatExceptionOfType(RmqMessageTooLargeException.class)
			.isThrownBy(() -> template.send("orders", "12345678901"));
	}

	@Test
	void keyPrefixMayHavePlaceholders() {
		registerRegistry();
		this.context.registerBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class));
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("prefix", "{}")));
		// The broker got the prefix: it refuses this one
		assertThatException().isThrownBy(() -> start(Prefixed.class)).withStackTraceContaining("braces: '{}'");
	}

	@Test
	void unresolvedKeyPrefixIsRefused() {
		registerMocks();
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Prefixed.class))
			.withMessageContaining(
					"Attribute 'keyPrefix' = \"${prefix}\" of @EnableRmq on " + Prefixed.class.getName());
	}

	@Test
	void annotationMayBeThereTwiceIfBothAgree() {
		registerMocks();
		assertThatNoException().isThrownBy(() -> start(Plain.class, Listening.class));
	}

	@Test
	void differentKeyPrefixesAreRefused() {
		registerMocks();
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("prefix", "other")));
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> start(Plain.class, Prefixed.class))
			.withMessageContaining("'other'")
			.withMessageContaining("'rmq'");
	}

	private void registerMocks() {
		registerRegistry();
		this.context.registerBean(Broker.class, () -> mock(Broker.class));
	}

	private void registerRegistry() {
		this.context.registerBean(RmqListenerRegistry.class, () -> mock(RmqListenerRegistry.class));
	}

	private void start(Class<?>... configurations) {
		this.context.register(configurations);
		this.context.refresh();
	}

	record Order(String orderId) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Prefixed {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq
	static class Listening {

		@RmqListener("orders")
		void on(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		Broker ownBroker() {
			return mock(Broker.class);
		}

		@Bean
		RmqMessageConverter ownConverter() {
			return mock(RmqMessageConverter.class);
		}

		@Bean
		RmqOperations ownOperations() {
			return mock(RmqOperations.class);
		}

		@Bean
		RmqListenerRegistry ownRegistry() {
			return mock(RmqListenerRegistry.class);
		}

		@Bean
		static RmqListenerAnnotationBeanPostProcessor ownPostProcessor() {
			return new RmqListenerAnnotationBeanPostProcessor();
		}

	}

}
