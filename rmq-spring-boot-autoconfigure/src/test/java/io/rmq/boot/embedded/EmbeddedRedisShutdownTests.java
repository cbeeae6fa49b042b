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

package io.rmq.boot.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.rmq.annotation.RmqListener;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.listener.container.ContainerState.Phase;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the embedded server is there until the last listener has stopped.
 */
@DisabledOnOs(OS.WINDOWS)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRedisShutdownTests {

	@Test
	void theServerOutlivesTheListenersThatStillWork(CapturedOutput output) throws Exception {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(ExampleConfiguration.class)
			.web(WebApplicationType.NONE)
			.run("--rmq.embedded.enabled=true", "--rmq.consumer.concurrency=1");
		Path directory = context.getBean(EmbeddedRedisServer.class).directory();
		SlowListener listener = context.getBean(SlowListener.class);
		RmqListenerContainer container = context.getBean(RmqListenerRegistry.class).containers().iterator().next();
		context.getBean(RmqTemplate.class).send("work", "first");
		assertThat(listener.begun.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
		await().until(() -> container.state().phase() == Phase.STOPPING);
		assertThat(directory).exists();
		listener.mayEnd.countDown();
		closing.get(20, TimeUnit.SECONDS);
		assertThat(listener.interrupted).isFalse();
		assertThat(directory).doesNotExist();
		assertThat(output).contains("Listener 'slow' of topic 'work', group 'default' stopped")
			.doesNotContain("released", "cannot", "could not");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ EmbeddedRedisAutoConfiguration.class, RmqAutoConfiguration.class,
			DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class })
	static class ExampleConfiguration {

		@Bean
		SlowListener slowListener() {
			return new SlowListener();
		}

	}

	static class SlowListener {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch mayEnd = new CountDownLatch(1);

		private volatile boolean interrupted;

		@RmqListener(id = "slow", topic = "work")
		void on(String payload) {
			this.begun.countDown();
			try {
				this.mayEnd.await();
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
		}

	}

}
