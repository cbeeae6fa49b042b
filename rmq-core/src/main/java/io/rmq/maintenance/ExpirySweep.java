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

package io.rmq.maintenance;

import java.time.Duration;

import io.rmq.broker.Broker;
import io.rmq.broker.ExpiryPolicy;

/**
 * Takes expired messages out of the backlog of all topics, also of those that nobody
 * consumes.
 */
public final class ExpirySweep implements Duty {

	private final Broker broker;

	private final ExpiryPolicy terms;

	/**
	 * Create the duty.
	 * @param broker where the messages are
	 * @param terms how they are swept
	 */
	public ExpirySweep(Broker broker, ExpiryPolicy terms) {
		this.broker = broker;
		this.terms = terms;
	}

	@Override
	public String description() {
		return "sweeping expired messages";
	}

	@Override
	public Duration perform() {
		this.broker.sweepExpired(this.terms);
		return this.terms.interval();
	}

}
