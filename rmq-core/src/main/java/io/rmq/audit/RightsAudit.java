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

import java.util.List;
import java.util.SortedSet;

import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.Server;

/**
 * Looks whether the user may do all that is needed.
 */
final class RightsAudit implements AuditCheck {

	private final Server server;

	RightsAudit(Server server) {
		this.server = server;
	}

	@Override
	public String subject() {
		return "rights";
	}

	@Override
	public List<AuditFinding> look() {
		SortedSet<String> missing = this.server.missingRights();
		return missing.isEmpty() ? List.of()
				: List.of(new AuditFinding(Code.MISSING_RIGHTS,
						"The user of the connection lacks rights that RMQ needs: " + String.join(" ", missing),
						"Add these to the user's rules, with ACL SETUSER or in the server's file of users"));
	}

}
