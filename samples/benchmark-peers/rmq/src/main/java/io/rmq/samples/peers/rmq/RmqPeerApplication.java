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

package io.rmq.samples.peers.rmq;

import io.rmq.samples.peers.Measurement;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application that uses RMQ with everything as it is by default.
 */
@SpringBootApplication
public class RmqPeerApplication {

	/**
	 * Measure, and print a line with what came out.
	 * @param args options of Spring Boot
	 * @throws Exception if something could not be measured
	 */
	public static void main(String[] args) throws Exception {
		try (var context = SpringApplication.run(RmqPeerApplication.class, args)) {
			Measurement.run(context.getBean(RmqPeer.class));
		}
	}

}
