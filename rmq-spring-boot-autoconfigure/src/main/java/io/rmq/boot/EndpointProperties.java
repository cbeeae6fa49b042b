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

package io.rmq.boot;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import io.rmq.admin.RmqProblemLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Actuator endpoint.
 *
 * @param maskedFields Names of headers, and of JSON fields of payloads at any depth,
 * whose values are not shown. Case, hyphens and underscores are ignored.
 * @param warningAfter Age of the oldest ready message from which the endpoint and the
 * dashboard show a warning.
 * @param criticalAfter Age of the oldest ready message from which it is critical. By
 * default 10 minutes, or warning-after if that is longer.
 * @param criticalDeadLetters Number of dead letters of a group from which they are
 * critical; fewer give a warning.
 */
public record EndpointProperties(@Nullable Set<String> maskedFields, @DefaultValue("1m") Duration warningAfter,
		@Nullable Duration criticalAfter, @DefaultValue("1000") long criticalDeadLetters) {

	private static final Set<String> COMMON = Set.of("password", "passwd", "pwd", "passphrase", "secret",
			"client-secret", "token", "access-token", "refresh-token", "authorization", "cookie", "api-key",
			"x-api-key", "private-key", "credential", "credentials", "card-number", "cvv", "cvc", "iban");

	private static final Duration CRITICAL = Duration.ofMinutes(10);

	public EndpointProperties {
		PropertyRule.of("rmq.endpoint.masked-fields").withoutGaps(maskedFields);
		PropertyRule.of("rmq.endpoint.warning-after").atLeast(Duration.ZERO, warningAfter);
		PropertyRule.of("rmq.endpoint.critical-after").atLeast(warningAfter, criticalAfter);
		PropertyRule.of("rmq.endpoint.critical-dead-letters").atLeast(1, criticalDeadLetters);
	}

	/**
	 * Return from when on something is a problem.
	 * @return the limits
	 */
	public RmqProblemLimits problemLimits() {
		Duration longer = (this.warningAfter.compareTo(CRITICAL) > 0) ? this.warningAfter : CRITICAL;
		return new RmqProblemLimits(this.warningAfter, Objects.requireNonNullElse(this.criticalAfter, longer),
				this.criticalDeadLetters);
	}

	/**
	 * Return the names of fields and headers whose values are not shown.
	 * @return the names that are set, else those that commonly have secrets
	 */
	public Set<String> fieldsToMask() {
		return Objects.requireNonNullElse(this.maskedFields, COMMON);
	}

}
