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

package io.rmq.samples.peers.springdata;

import io.rmq.samples.benchmark.scenario.Order;
import io.rmq.samples.peers.Measurement;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * An application that uses streams through Spring Data.
 */
@SpringBootApplication
public class SpringDataPeerApplication {

	@Bean
	JacksonJsonRedisSerializer<Order> orderSerializer(JsonMapper mapper) {
		return new JacksonJsonRedisSerializer<>(mapper, Order.class);
	}

	@Bean
	RedisTemplate<String, Order> orderTemplate(LettuceConnectionFactory factory,
			JacksonJsonRedisSerializer<Order> orderSerializer) {
		// By default each command of a pipeline is flushed.
		factory.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
		RedisTemplate<String, Order> template = new RedisTemplate<>();
		template.setConnectionFactory(factory);
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setHashValueSerializer(orderSerializer);
		return template;
	}

	/**
	 * Measure, and print a line with what came out.
	 * @param args options of Spring Boot
	 * @throws Exception if something could not be measured
	 */
	public static void main(String[] args) throws Exception {
		try (var context = SpringApplication.run(SpringDataPeerApplication.class, args)) {
			Measurement.run(context.getBean(SpringDataPeer.class));
		}
	}

}
