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

package io.rmq.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of looking. Immutable and thread-safe.
 *
 * @param at when it was looked, by this machine's clock
 * @param findings what is not as it should be
 * @param unchecked what could not be looked at, and why
 */
public record AuditReport(Instant at, List<AuditFinding> findings, Map<String, String> unchecked) {

	public AuditReport {
		findings = List.copyOf(findings);
		unchecked = Collections.unmodifiableMap(new LinkedHashMap<>(unchecked));
	}

}
