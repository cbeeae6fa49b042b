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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;

/**
 * Looks at how the server is set up.
 */
final class ServerAudit implements AuditCheck {

	private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);

	/**
	 * The first of Redis with all that is used if it is there.
	 */
	private static final int FULL_MAJOR = 7;

	private static final double CLIENTS_LIMIT = 0.8;

	private final Server server;

	ServerAudit(Server server) {
		this.server = server;
	}

	@Override
	public String subject() {
		return "server";
	}

	@Override
	public List<AuditFinding> look() {
		return look(this.server.facts());
	}

	static List<AuditFinding> look(ServerFacts facts) {
		List<AuditFinding> findings = new ArrayList<>();
		eviction(facts, findings);
		persistence(facts.persistence(), findings);
		if (facts.isReplica()) {
			findings.add(new AuditFinding(Code.REPLICA, "The server is a replica: it refuses messages",
					"Connect to its master, or to Sentinel, which knows the master"));
		}
		version(facts, findings);
		clock(facts.clockAhead(), findings);
		connections(facts, findings);
		return findings;
	}

	private static void eviction(ServerFacts facts, List<AuditFinding> findings) {
		String policy = facts.evictionPolicy();
		if (policy != null && !policy.isEmpty() && !policy.equals("noeviction")) {
			findings.add(new AuditFinding(Code.EVICTION, policy.startsWith("volatile")
					? "With maxmemory-policy %s, the server deletes guards against duplicates and replies when its memory is full"
						.formatted(policy)
					: "With maxmemory-policy %s, the server deletes messages when its memory is full".formatted(policy),
					"Set maxmemory-policy noeviction: then a send fails when the memory is full, and nothing is lost"));
		}
	}

	private static void persistence(Persistence persistence, List<AuditFinding> findings) {
		if (persistence == Persistence.NONE) {
			findings.add(new AuditFinding(Code.NO_PERSISTENCE,
					"The server keeps nothing on disk: when it is started again, all messages are gone",
					"Set appendonly yes"));
		}
		else if (persistence == Persistence.SNAPSHOTS) {
			findings.add(new AuditFinding(Code.SNAPSHOTS_ONLY,
					"The server only writes snapshots: a crash loses the messages of the last minutes",
					"Set appendonly yes, unless that is good enough"));
		}
	}

	private static void version(ServerFacts facts, List<AuditFinding> findings) {
		String version = facts.info().version();
		int major = major(version);
		String name = facts.info().product() + " " + version;
		if (facts.info().product().equals("redis") && major < FULL_MAJOR) {
			findings.add(new AuditFinding(Code.OLD_SERVER,
					name + " is old: it cannot count exactly how many messages are ready in topics with several groups",
					"Update to Redis %d or newer, or to Valkey".formatted(FULL_MAJOR)));
		}
		else if (!TestedServers.include(facts.info().product(), major)) {
			findings.add(new AuditFinding(Code.UNTESTED_SERVER, "RMQ was not tested with " + name,
					"Look for a newer release of RMQ, or test what you rely on"));
		}
	}

	private static int major(String version) {
		try {
			return Integer.parseInt(version.split("\\.", 2)[0]);
		}
		catch (NumberFormatException ex) {
			return Integer.MAX_VALUE;
		}
	}

	private static void clock(Duration ahead, List<AuditFinding> findings) {
		if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
			findings.add(new AuditFinding(Code.CLOCK_SKEW,
					"The server's clock is %d ms %s this machine's: a message that is to be due at an instant is due that much %s, and times that are shown differ"
						.formatted(ahead.abs().toMillis(), ahead.isNegative() ? "behind" : "ahead of",
								ahead.isNegative() ? "later" : "earlier"),
					"Synchronize both clocks; leases, delays and retries only go by the server's"));
		}
	}

	private static void connections(ServerFacts facts, List<AuditFinding> findings) {
		Integer most = facts.maxClients();
		if (most != null && facts.clients() > most * CLIENTS_LIMIT) {
			findings.add(new AuditFinding(Code.FEW_CONNECTIONS,
					"%d of at most %d clients are connected to the server".formatted(facts.clients(), most),
					"Raise maxclients: each instance opens four connections, and one more for each topic of each listener"));
		}
	}

}
