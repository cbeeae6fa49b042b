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

package io.rmq.broker.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.rmq.broker.ConsumerSpec;
import io.rmq.broker.Loss;
import io.rmq.broker.Recovery;

/**
 * Gives messages back to the group whose consumers have died. Looks at all that the group
 * holds, in calls that each look at a limited number of entries. Thread-safe.
 */
final class Recoverer {

	/**
	 * How many entries one call takes.
	 */
	private static final int BATCH = 250;

	private final RedisLink link;

	private final ServerClock clock;

	private final Losses losses;

	private final ConsumerSpec consumer;

	private final List<byte[]> keys;

	private final List<byte[]> settings;

	private final List<byte[]> limits;

	/**
	 * Where the next call goes on.
	 */
	private long lane = 1;

	private String entry = "";

	/**
	 * The server's time, in ms, when the first lane was looked at; 0 before that.
	 */
	private long start;

	/**
	 * When to look again at what was looked at since the first lane, in ms of the
	 * server's time.
	 */
	private long nextLook = Long.MAX_VALUE;

	Recoverer(ConsumerSpec consumer, SubscriptionResources session, ConsumerLanes lanes) {
		this.link = session.commands();
		this.clock = session.clock();
		this.losses = session.losses();
		this.consumer = consumer;
		this.keys = new ArrayList<>(lanes.keys());
		this.keys.addAll(List.of(lanes.dead(), session.keys().leaseWatch(consumer.topic(), consumer.group())));
		this.settings = List.of(lanes.group(), lanes.consumer(), ScriptAnswer.argument(consumer.lease().toMillis()),
				ScriptAnswer.argument(consumer.maxDeliveries()));
		this.limits = List.of(lanes.maxDeadLetters(), lanes.maxDeadLetterAge());
	}

	/**
	 * Recover as many messages at most.
	 */
	synchronized Recovery recover(int limit) {
		int left = Math.min(limit, BATCH);
		int recovered = 0;
		int poisoned = 0;
		while (true) {
			ScriptAnswer answer = look(left - recovered - poisoned);
			recovered += (int) answer.number(0);
			poisoned += (int) answer.number(1);
			long wait = answer.number(2);
			long time = answer.number(3);
			this.lane = answer.number(4);
			this.entry = answer.text(5);
			this.start = (this.start != 0) ? this.start : time;
			if (wait == 0) {
				return new Recovery(recovered, poisoned, Duration.ZERO);
			}
			this.nextLook = Math.min(this.nextLook, time + wait);
			if (this.lane == 0) {
				// Zero would mean that there is more to recover. At most a lease, as the
				// clock
				// may have been set since the first lane was looked at.
				wait = Math.max(1, Math.min(this.nextLook - time, this.consumer.lease().toMillis()));
				this.lane = 1;
				this.start = 0;
				this.nextLook = Long.MAX_VALUE;
				return new Recovery(recovered, poisoned, Duration.ofMillis(wait));
			}
		}
	}

	private ScriptAnswer look(int limit) {
		List<byte[]> arguments = new ArrayList<>(this.settings);
		arguments.add(ScriptAnswer.argument(limit));
		arguments.addAll(this.limits);
		arguments.add(ScriptAnswer.argument(this.lane));
		arguments.add(ScriptAnswer.argument(this.entry));
		arguments.add(ScriptAnswer.argument(this.start));
		long before = System.nanoTime();
		ScriptAnswer answer = ScriptAnswer.of(Script.RECOVER, this.link, this.keys, arguments);
		this.clock.observe(before, answer.number(3), System.nanoTime());
		this.losses.report(this.consumer.topic(), this.consumer.group(), Loss.TRIMMED, answer.number(6));
		return answer;
	}

}
