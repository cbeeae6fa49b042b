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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.rmq.annotation.RmqListener;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqTemplate;
import io.rmq.test.PrivateRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of applications whose contexts have a parent.
 */
class ChildContextTests {

	private static final PrivateRedis REDIS = PrivateRedis.started();

	@AfterAll
	static void stopServer() {
		REDIS.close();
	}

	@Test
	void listenerOfAChildContextLivesAsLongAsTheContext() {
		try (ConfigurableApplicationContext parent = run(new SpringApplicationBuilder(Infrastructure.class))) {
			RmqListenerRegistry registry = parent.getBean(RmqListenerRegistry.class);
			try (ConfigurableApplicationContext child = run(
					new SpringApplicationBuilder(Infrastructure.class, Listeners.class).parent(parent))) {
				assertThat(child.getBean(RmqListenerRegistry.class)).isSameAs(registry);
				parent.getBean(RmqTemplate.class).send("orders", "tea");
				Queue<String> received = child.getBean(OrderListener.class).received;
				await().untilAsserted(() -> assertThat(received).containsExactly("tea"));
			}
			assertThat(registry.containers()).isEmpty();
		}
	}

	private static ConfigurableApplicationContext run(SpringApplicationBuilder application) {
		return application.web(WebApplicationType.NONE).run("--spring.data.redis.url=" + REDIS.url());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
			JacksonAutoConfiguration.class })
	static class Infrastructure {

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@Bean
		OrderListener orderListener() {
			return new OrderListener();
		}

	}

	static class OrderListener {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@RmqListener(topic = "orders")
		void on(String order) {
			this.received.add(order);
		}

	}

}
