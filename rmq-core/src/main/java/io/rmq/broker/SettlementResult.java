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

package io.rmq.broker;

import java.util.Map;
import java.util.Set;

import io.rmq.RmqException;

/**
 * The server's answer to several settlements. Those that are named in neither part were
 * stored.
 *
 * @param refused leases that the consumer does not hold any more: nothing was done
 * @param failed leases whose settlement failed, each with the error. It may be asked for
 * again; after an error of the connection it may have been stored nevertheless
 */
public record SettlementResult(Set<Lease> refused, Map<Lease, RmqException> failed) {

	/**
	 * The answer when everything was stored.
	 */
	public static final SettlementResult ALL_STORED = new SettlementResult(Set.of(), Map.of());

	/**
	 * Return whether a settlement was stored.
	 * @param settlement one of those that this answers
	 * @return {@code false} if it was refused or has failed
	 */
	public boolean isStored(Settlement settlement) {
		Lease lease = settlement.delivery().lease();
		return !this.refused.contains(lease) && !this.failed.containsKey(lease);
	}

	/**
	 * Return the leases that were refused, if nothing failed.
	 * @return the leases that the consumer does not hold any more
	 * @throws RmqException the first error, if something failed
	 */
	public Set<Lease> refusedOrThrow() {
		for (RmqException failure : this.failed.values()) {
			throw failure;
		}
		return this.refused;
	}

}
