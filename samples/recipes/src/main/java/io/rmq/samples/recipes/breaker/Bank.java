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

package io.rmq.samples.recipes.breaker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.stereotype.Component;

/**
 * Stands for whatever a handler needs and that may be down. Thread-safe.
 */
@Component
class Bank {

	private final AtomicInteger calls = new AtomicInteger();

	private final List<Payment> paid = new CopyOnWriteArrayList<>();

	private volatile boolean available = true;

	void pay(Payment payment) {
		this.calls.incrementAndGet();
		if (!this.available) {
			throw new BankUnavailableException("The bank does not answer");
		}
		this.paid.add(payment);
	}

	void setAvailable(boolean available) {
		this.available = available;
	}

	int calls() {
		return this.calls.get();
	}

	List<Payment> paid() {
		return this.paid;
	}

}
