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

package io.rmq.samples.peers.amqp;

import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Measurement;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * An application that uses RabbitMQ.
 */
@SpringBootApplication
public class AmqpPeerApplication {

	@Bean
	Queue orders() {
		return new Queue(AmqpPeer.QUEUE);
	}

	@Bean
	JacksonJsonMessageConverter messageConverter(JsonMapper mapper) {
		return new JacksonJsonMessageConverter(mapper, Order.class.getPackageName());
	}

	/**
	 * Measure, and print a line with what came out.
	 * @param args options of Spring Boot
	 * @throws Exception if something could not be measured
	 */
	public static void main(String[] args) throws Exception {
		try (var context = SpringApplication.run(AmqpPeerApplication.class, args)) {
			Measurement.run(context.getBean(AmqpPeer.class));
		}
	}

}
