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

package io.rmq.listener;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.maintenance.Duty;

/**
 * Hands back what a stopping container has not begun to handle, while its handlers are
 * still at work.
 */
final class HandBack implements Duty {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final String listenerId;

	private final Intake intake;

	private final Returns returns;

	private final AtomicInteger count = new AtomicInteger();

	HandBack(String listenerId, Intake intake, Returns returns) {
		this.listenerId = listenerId;
		this.intake = intake;
		this.returns = returns;
	}

	@Override
	public String description() {
		return "handing back messages of listener '%s'".formatted(this.listenerId);
	}

	@Override
	public Duration perform() {
		if (this.returns.areDue()) {
			this.intake.unlessFetching(() -> this.count.addAndGet(this.returns.handBack()));
		}
		return INTERVAL;
	}

	/**
	 * Return how many messages were handed back so far.
	 */
	int count() {
		return this.count.get();
	}

}
