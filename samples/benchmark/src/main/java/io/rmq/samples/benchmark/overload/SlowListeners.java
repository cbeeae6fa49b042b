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

package io.rmq.samples.benchmark.overload;

import java.util.concurrent.atomic.LongAdder;

import io.rmq.annotation.RmqListener;
import io.rmq.samples.benchmark.scenario.Order;

import org.springframework.stereotype.Component;

/**
 * Listeners that need a millisecond for each message.
 */
@Component
final class SlowListeners {

	private final LongAdder handled = new LongAdder();

	@RmqListener(id = Overload.UNLIMITED, topic = Overload.UNLIMITED, autoStartup = "false")
	@RmqListener(id = Overload.REJECTING, topic = Overload.REJECTING, autoStartup = "false")
	void handle(Order order) throws InterruptedException {
		Thread.sleep(1);
		this.handled.increment();
	}

	@RmqListener(id = Overload.DROPPING, topic = Overload.DROPPING, autoStartup = "false")
	void handle(String document) throws InterruptedException {
		Thread.sleep(1);
		this.handled.increment();
	}

	long handled() {
		return this.handled.sum();
	}

}
