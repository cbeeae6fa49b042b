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

import io.rmq.broker.Subscription;

/**
 * Forgets consumers that are gone, so that their names do not pile up at the server.
 */
public final class ConsumerTidying implements Duty {

	private static final Duration UNSEEN = Duration.ofHours(1);

	private static final Duration INTERVAL = Duration.ofMinutes(10);

	private final Subscription subscription;

	/**
	 * Create the duty.
	 * @param subscription the group to look after
	 */
	public ConsumerTidying(Subscription subscription) {
		this.subscription = subscription;
	}

	@Override
	public String description() {
		return "forgetting consumers of topic '%s' that are gone from group '%s'"
			.formatted(this.subscription.consumer().topic(), this.subscription.consumer().group());
	}

	@Override
	public Duration perform() {
		this.subscription.tidy(UNSEEN);
		return INTERVAL;
	}

}
