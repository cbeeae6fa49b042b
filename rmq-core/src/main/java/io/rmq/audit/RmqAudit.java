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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

import io.rmq.RmqException;
import io.rmq.broker.Broker;
import io.rmq.failure.Backoff;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Looks once, when the application has started, whether the server is fit to keep
 * messages, and says in the log what is not as it should be. Neither delays nor breaks
 * the start. While the server cannot be reached it tries again, with growing pauses.
 * Thread-safe.
 */
public final class RmqAudit implements SmartLifecycle {

	private static final RmqLog logger = RmqLog.of(RmqAudit.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

	private final List<AuditCheck> checks;

	private @Nullable ScheduledExecutorService executor;

	private volatile @Nullable AuditReport report;

	/**
	 * Create an audit. Nothing is looked at before it is started.
	 * @param broker whose server is looked at
	 * @param ours whether this application consumes a group, which is the second
	 * argument, of a topic, the first; such groups are not reported as left alone
	 */
	public RmqAudit(Broker broker, BiPredicate<String, String> ours) {
		this(List.of(new ServerAudit(broker.server()), new RightsAudit(broker.server()),
				new GroupAudit(broker.groups(), ours), new TopicAudit(broker.groups())));
	}

	RmqAudit(List<AuditCheck> checks) {
		this.checks = checks;
	}

	/**
	 * Return what came of looking.
	 * @return the report of the last try; {@code null} until there was one
	 */
	public @Nullable AuditReport report() {
		return this.report;
	}

	/**
	 * Begin to look, in the background. Each start looks anew.
	 */
	@Override
	public synchronized void start() {
		if (this.executor == null) {
			CustomizableThreadFactory threads = new CustomizableThreadFactory("rmq-audit-");
			threads.setDaemon(true);
			this.executor = Executors.newSingleThreadScheduledExecutor(threads);
			ScheduledExecutorService mine = this.executor;
			AuditReport nothing = new AuditReport(Instant.now(), List.of(), Map.of());
			this.executor.execute(() -> look(mine, this.checks, nothing, Backoff.first(FIRST_PAUSE, LONGEST_PAUSE)));
		}
	}

	@Override
	public synchronized void stop() {
		if (this.executor != null) {
			this.executor.shutdownNow();
			this.executor = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.executor != null;
	}

	/**
	 * Keep what came of a look and go on, unless it was stopped meanwhile: then a later
	 * start has its own.
	 */
	private synchronized void done(ScheduledExecutorService mine, List<AuditCheck> again, AuditReport done,
			Backoff pause) {
		if (this.executor != mine) {
			return;
		}
		this.report = done;
		if (!again.isEmpty()) {
			mine.schedule(() -> look(mine, again, done, pause.next()), pause.millis(), TimeUnit.MILLISECONDS);
		}
		else {
			// The thread is not needed any more.
			mine.shutdown();
		}
	}

	/**
	 * Look at what was not looked at before.
	 */
	private void look(ScheduledExecutorService mine, List<AuditCheck> open, AuditReport before, Backoff pause) {
		List<AuditFinding> findings = new ArrayList<>(before.findings());
		Map<String, String> unchecked = new LinkedHashMap<>(before.unchecked());
		List<AuditCheck> again = new ArrayList<>();
		for (AuditCheck check : open) {
			unchecked.remove(check.subject());
			try {
				List<AuditFinding> found = check.look();
				if (!goesOn(mine)) {
					return;
				}
				found.forEach(RmqAudit::log);
				findings.addAll(found);
			}
			catch (RuntimeException ex) {
				unchecked.put(check.subject(), String.valueOf(ex.getMessage()));
				logger.debug("The audit cannot look at the %s".formatted(check.subject()), ex);
				if (passes(ex)) {
					again.add(check);
				}
			}
		}
		done(mine, again, new AuditReport(Instant.now(), findings, unchecked), pause);
	}

	private synchronized boolean goesOn(ScheduledExecutorService mine) {
		return this.executor == mine;
	}

	/**
	 * What is not permitted, or not there, will not be a minute later.
	 */
	private static boolean passes(RuntimeException error) {
		return error instanceof RmqException failure && failure.isTransient()
				&& !String.valueOf(error.getMessage()).contains("NOPERM");
	}

	private static void log(AuditFinding finding) {
		if (finding.code().isNote()) {
			logger.info(finding.toString());
		}
		else {
			logger.warn(finding.toString());
		}
	}

}
