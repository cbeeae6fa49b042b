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

package io.rmq.samples.orders;

import java.util.Objects;

import io.rmq.RmqPriority;
import io.rmq.listener.container.RmqListenerRegistry;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Sends a few orders, the least urgent first, and only then lets the listener begin: so
 * the log shows that the urgent ones overtake the others. One of them always fails.
 */
@Component
class Demonstration implements ApplicationRunner {

	private final OrderDesk desk;

	private final RmqListenerRegistry listeners;

	Demonstration(OrderDesk desk, RmqListenerRegistry listeners) {
		this.desk = desk;
		this.listeners = listeners;
	}

	@Override
	public void run(ApplicationArguments args) {
		this.desk.take("biscuits", 5, RmqPriority.LOW);
		this.desk.take("sugar", 1, RmqPriority.LOW);
		this.desk.take("tea", 3, RmqPriority.NORMAL);
		this.desk.take(Warehouse.NEVER_THERE, 1, RmqPriority.NORMAL);
		this.desk.take("coffee", 2, RmqPriority.NORMAL);
		this.desk.take("milk", 1, RmqPriority.HIGH);
		this.desk.take("honey", 4, RmqPriority.HIGH);
		Objects.requireNonNull(this.listeners.get("orders")).start();
	}

}
