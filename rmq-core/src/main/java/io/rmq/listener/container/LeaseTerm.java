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

package io.rmq.listener.container;

/**
 * How long the lease of a message surely holds: a time after its beginning or its latest
 * renewal was confirmed. Not thread-safe.
 */
final class LeaseTerm {

	private final long validity;

	private Moment confirmed;

	/**
	 * Create a term.
	 * @param confirmed when the lease began at the earliest
	 * @param validity for how long the message may be handled then, in ns
	 */
	LeaseTerm(Moment confirmed, long validity) {
		this.confirmed = confirmed;
		this.validity = validity;
	}

	/**
	 * Begin the term again.
	 * @param before a moment before the server was asked for the renewal
	 */
	void renew(Moment before) {
		this.confirmed = before;
	}

	/**
	 * Return whether the lease was not confirmed for a time or longer.
	 * @param nanos the time in ns
	 */
	boolean isUnconfirmedFor(long nanos) {
		return this.confirmed.nanosAtMost() >= nanos;
	}

	/**
	 * Return whether the lease may have run out: the process stood still, or the server
	 * could not be asked.
	 */
	boolean mayBeOver() {
		return isUnconfirmedFor(this.validity);
	}

	/**
	 * Return for how long the lease surely holds, in ns.
	 */
	long left() {
		return this.validity - this.confirmed.nanosAwake();
	}

	/**
	 * Return for how long a lease holds after it was confirmed, in ns.
	 */
	long validity() {
		return this.validity;
	}

}
