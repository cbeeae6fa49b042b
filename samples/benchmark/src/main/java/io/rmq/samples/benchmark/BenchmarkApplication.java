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

package io.rmq.samples.benchmark;

import io.rmq.samples.benchmark.growth.Growth;
import io.rmq.samples.benchmark.overload.Overload;
import io.rmq.samples.benchmark.scenario.Scale;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * An application that measures itself, with everything on that an application has by
 * default.
 */
@SpringBootApplication
@EnableConfigurationProperties(BenchmarkSettings.class)
public class BenchmarkApplication {

	@Bean
	Scale scale(BenchmarkSettings settings) {
		return new Scale(settings.scale());
	}

	private static Object run(ApplicationContext context) throws Exception {
		BenchmarkSettings settings = context.getBean(BenchmarkSettings.class);
		if (settings.overload()) {
			return context.getBean(Overload.class).run(settings.results().resolveSibling("overload.json"));
		}
		return settings.growth() ? context.getBean(Growth.class).run(settings.only(), settings.docs())
				: context.getBean(Benchmark.class).run();
	}

	/**
	 * Measure, and print what came out.
	 * @param args options of Spring Boot, such as {@code --redis=redis://localhost:6379}
	 * and {@code --benchmark.rounds=10}
	 * @throws Exception if something could not be measured
	 */
	public static void main(String[] args) throws Exception {
		try (var context = SpringApplication.run(BenchmarkApplication.class, args)) {
			System.out.printf("%n%s%n", run(context));
		}
	}

}
