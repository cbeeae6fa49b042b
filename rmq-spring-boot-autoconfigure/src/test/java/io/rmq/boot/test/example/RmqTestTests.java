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

package io.rmq.boot.test.example;

import java.time.Duration;

import io.rmq.boot.test.RmqTest;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.listener.container.ContainerState.Phase;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.timeout;

/**
 * Tests for {@link RmqTest}, written as a user's test.
 */
@RmqTest(listeners = OrderListener.class, properties = "rmq.consumer.concurrency=2")
class RmqTestTests {

	@MockitoBean
	private OrderStore store;

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private RmqListenerRegistry registry;

	@Autowired
	private ApplicationContext context;

	@Test
	void theListenerHandlesWhatIsSent() {
		Order order = new Order("o-1", 42);
		this.rmqTemplate.send("order_created", order);
		then(this.store).should(timeout(Duration.ofSeconds(10).toMillis())).add(order);
	}

	@Test
	void onlyTheNamedListenersAreThere() {
		assertThat(this.registry.containers()).extracting(RmqListenerContainer::endpoint)
			.extracting((endpoint) -> endpoint.id())
			.containsExactly("orders");
		assertThat(this.context.getBeansOfType(RefundListener.class)).isEmpty();
	}

	@Test
	void convertersAreThereToo() {
		assertThat(this.context.getBean(RmqMessageConverter.class)).isInstanceOf(RefundConverter.class);
	}

	@Test
	void listenersRunWithThePropertiesOfTheTest() {
		RmqListenerContainer container = this.registry.get("orders");
		assertThat(container).isNotNull();
		assertThat(container.endpoint().settings().concurrency()).hasToString("2");
		assertThat(container.state().phase()).isEqualTo(Phase.RUNNING);
	}

	@Test
	void theServerIsTheEmbeddedOne(@Autowired Environment environment, @Autowired StringRedisTemplate redis) {
		assertThat(environment.getProperty("rmq.embedded.enabled")).isEqualTo("true");
		assertThat(this.context.containsBean("rmqEmbeddedRedisServer")).isTrue();
		redis.opsForValue().set("key", "value");
		assertThat(redis.opsForValue().get("key")).isEqualTo("value");
	}

	@Test
	void otherAutoConfigurationsAreNot() {
		assertThat(this.context.containsBean("rmqTemplate")).isTrue();
		assertThat(this.context.containsBean("applicationTaskExecutor")).isFalse();
		assertThat(this.context.containsBean("rmqHealthIndicator")).isFalse();
	}

}
