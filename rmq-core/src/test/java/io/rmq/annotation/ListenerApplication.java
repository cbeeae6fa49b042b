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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.rmq.listener.ListenerSettings;
import io.rmq.retry.RetryPolicy;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * An application without Spring Boot that has some listeners, on a real server. What
 * fails is tried once more, at once.
 */
final class ListenerApplication implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final String topic = TestRedis.uniqueName("orders");

	private ListenerApplication() {
	}

	/**
	 * Start an application.
	 * @param beans the classes of its beans, in which <code>${topic}</code> is a topic of
	 * its own
	 */
	static ListenerApplication start(Class<?>... beans) {
		ListenerApplication application = new ListenerApplication();
		application.context.getEnvironment()
			.getPropertySources()
			.addFirst(
					new MapPropertySource("test", Map.of("prefix", TestRedis.keyPrefix(), "topic", application.topic)));
		application.context.register(Infrastructure.class);
		application.context.register(beans);
		application.context.refresh();
		return application;
	}

	String topic() {
		return this.topic;
	}

	RmqOperations operations() {
		return bean(RmqOperations.class);
	}

	/**
	 * Send to the application's topic.
	 * @return the id of the message
	 */
	String send(Object payload) {
		return operations().send(this.topic, payload).messageId();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return how many messages the topic has, handled at this moment or not.
	 */
	long stored() {
		return TestRedis.commands().xlen("%s:{%s}:normal".formatted(TestRedis.keyPrefix(), this.topic));
	}

	/**
	 * Return the fields of the topic's dead letters.
	 */
	List<Map<String, String>> deadLetters() {
		return TestRedis.commands()
			.xrange("%s:{%s}:g:default:dead".formatted(TestRedis.keyPrefix(), this.topic), Range.unbounded())
			.stream()
			.map(StreamMessage::getBody)
			.toList();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableRmq(keyPrefix = "${prefix}")
	static class Infrastructure {

		@Bean(destroyMethod = "")
		LettuceConnectionFactory connectionFactory() {
			return TestRedis.newConnectionFactory(Duration.ofSeconds(10));
		}

		@Bean
		ListenerSettings listenerSettings() {
			return ListenerSettings.defaults().withRetry(RetryPolicy.of(Duration.ofMillis(10)));
		}

		@Bean
		ProducerSettings producerSettings() {
			return new ProducerSettings(ProducerSettings.DEFAULT_TIMEOUT, 1000);
		}

		@Bean
		static LocalValidatorFactoryBean validator() {
			return new LocalValidatorFactoryBean();
		}

	}

}
