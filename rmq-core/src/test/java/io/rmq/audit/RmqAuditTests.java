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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rmq.RmqConnectionException;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqServerRefusedException;
import io.rmq.audit.AuditFinding.Code;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.StartFrom;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the audit finds on a real server, and what it does when it cannot look.
 */
class RmqAuditTests {

	private static final PrivateRedis REDIS = PrivateRedis.stopped();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.rmq.audit");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final BrokerFixture fixture = RedisFixtures.on(REDIS, Duration.ofSeconds(5));

	@BeforeAll
	static void startServer() {
		REDIS.start();
	}

	@AfterAll
	static void closeServer() {
		REDIS.close();
	}

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void restore() {
		this.fixture.close();
		this.logger.detachAppender(this.lines);
		REDIS.configure("maxmemory-policy", "noeviction");
		REDIS.configure("appendonly", "yes");
		REDIS.configure("save", "");
		REDIS.configure("maxclients", "10000");
		REDIS.becomeMaster();
		REDIS.flushAll();
	}

	@Test
	void serverThatIsFitHasNoFindings() {
		AuditReport report = audit();
		assertThat(report.findings()).filteredOn((finding) -> finding.code() != Code.OLD_SERVER).isEmpty();
		assertThat(report.unchecked()).isEmpty();
	}

	@Test
	void guideExplainsEveryFinding() throws IOException {
		List<String> explained = Pattern.compile("^\\| `([A-Z_]+)` \\| .+ \\| .+ \\|$", Pattern.MULTILINE)
			.matcher(Files.readString(Path.of("../docs/health.md")))
			.results()
			.map((row) -> row.group(1))
			.toList();
		assertThat(explained).containsAll(Stream.of(Code.values()).map(Code::name).toList());
	}

	@Test
	void evictionIsFound() {
		REDIS.configure("maxmemory-policy", "allkeys-lru");
		assertThat(found(Code.EVICTION).problem()).contains("allkeys-lru", "deletes messages");
		REDIS.configure("maxmemory-policy", "volatile-ttl");
		assertThat(found(Code.EVICTION).problem()).contains("volatile-ttl", "guards against duplicates");
		assertThat(found(Code.EVICTION).remedy()).contains("maxmemory-policy noeviction");
	}

	@Test
	void persistenceThatIsMissingIsFound() {
		REDIS.configure("appendonly", "no");
		assertThat(found(Code.NO_PERSISTENCE).remedy()).contains("appendonly yes");
		REDIS.configure("save", "60 1000");
		assertThat(found(Code.SNAPSHOTS_ONLY).problem()).contains("last minutes");
		assertThat(codes()).doesNotContain(Code.NO_PERSISTENCE);
	}

	@Test
	void replicaIsFound() {
		REDIS.becomeReplica();
		assertThat(found(Code.REPLICA).remedy()).contains("Sentinel");
	}

	@Test
	void fewConnectionsAreFound() {
		int clients = REDIS.commands().clientList().split("\n").length;
		REDIS.configure("maxclients", Integer.toString(clients + 1));
		assertThat(found(Code.FEW_CONNECTIONS).problem())
			.endsWith("of at most %d clients are connected to the server".formatted(clients + 1));
	}

	@Test
	void groupsThatNobodyConsumesAreFoundButNotThoseOfThisApplication() {
		this.fixture.broker().groups().create("orders", "billing", StartFrom.EARLIEST);
		this.fixture.broker().groups().create("orders", "shipping", StartFrom.EARLIEST);
		this.fixture.send("message");
		this.fixture.join("live").take();
		assertThat(found(Code.NO_CONSUMERS).problem())
			.isEqualTo("No consumer reads orders of group billing (0 wait), orders of group shipping (0 wait)");
		RmqAudit audit = new RmqAudit(this.fixture.broker(),
				(topic, group) -> topic.equals("orders") && group.equals("shipping"));
		assertThat(report(audit).findings()).filteredOn((finding) -> finding.code() == Code.NO_CONSUMERS)
			.singleElement()
			.satisfies((finding) -> assertThat(finding.problem())
				.isEqualTo("No consumer reads orders of group billing (0 wait)"));
	}

	@Test
	void findingsAreLoggedOnceWithWhatToDo() {
		REDIS.configure("maxmemory-policy", "allkeys-lru");
		audit();
		assertThat(this.lines.list).filteredOn((line) -> line.getLevel() == Level.WARN)
			.extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly(
					"With maxmemory-policy allkeys-lru, the server deletes messages when its memory is full (EVICTION). "
							+ "Set maxmemory-policy noeviction: then a send fails when the memory is full, and nothing is lost.");
	}

	@Test
	void whatCannotBeReachedIsLookedAtLater() {
		REDIS.stop();
		RmqAudit audit = new RmqAudit(this.fixture.broker(), (topic, group) -> false);
		audit.start();
		try {
			Awaitility.await().until(() -> audit.report() != null);
			assertThat(Objects.requireNonNull(audit.report()).unchecked()).containsOnlyKeys("server", "rights",
					"groups", "topics");
			assertThat(this.lines.list).filteredOn((line) -> line.getLevel().isGreaterOrEqual(Level.INFO)).isEmpty();
		}
		finally {
			REDIS.start();
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(Objects.requireNonNull(audit.report()).unchecked()).isEmpty());
		audit.stop();
	}

	@Test
	void whatIsNotPermittedIsNotTriedAgain() {
		List<String> asked = new ArrayList<>();
		RmqAudit audit = new RmqAudit(
				List.of(failing("rights", asked, new RmqServerRefusedException("NOPERM no", null)),
						failing("broken", asked, new RmqException(RmqErrorCode.INTERNAL, "broken", null))));
		assertThat(report(audit).unchecked()).containsEntry("rights", "NOPERM no").containsEntry("broken", "broken");
		assertThat(asked).containsExactly("rights", "broken");
	}

	@Test
	void lookThatHangsAcrossAStopDoesNotDisturbTheNextStart() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		CountDownLatch answered = new CountDownLatch(1);
		AtomicInteger looks = new AtomicInteger();
		RmqAudit audit = new RmqAudit(List.of(new AuditCheck() {

			@Override
			public String subject() {
				return "server";
			}

			@Override
			public List<AuditFinding> look() {
				int look = looks.incrementAndGet();
				if (look == 1) {
					hang(answer);
					answered.countDown();
				}
				else if (look == 2) {
					throw new RmqConnectionException("no", null);
				}
				return List.of(new AuditFinding(Code.EVICTION, "look " + look, "remedy"));
			}

		}));
		audit.start();
		Awaitility.await().until(() -> looks.get() == 1);
		audit.stop();
		audit.start();
		Awaitility.await().until(() -> audit.report() != null);
		answer.countDown();
		answered.await();
		Awaitility.await().until(() -> looks.get() == 3);
		Awaitility.await()
			.untilAsserted(() -> assertThat(Objects.requireNonNull(audit.report()).findings())
				.extracting(AuditFinding::problem)
				.containsExactly("look 3"));
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.noneMatch((line) -> line.contains("look 1"));
		audit.stop();
	}

	private static AuditCheck failing(String subject, List<String> asked, RmqException failure) {
		return new AuditCheck() {

			@Override
			public String subject() {
				return subject;
			}

			@Override
			public List<AuditFinding> look() {
				asked.add(subject);
				throw failure;
			}

		};
	}

	/**
	 * Wait as a look at a server that hangs does, which does not end by an interrupt.
	 */
	private static void hang(CountDownLatch answer) {
		Awaitility.await().until(() -> {
			try {
				return answer.await(1, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				return false;
			}
		});
	}

	private AuditFinding found(Code code) {
		return audit().findings().stream().filter((finding) -> finding.code() == code).findFirst().orElseThrow();
	}

	private List<Code> codes() {
		return audit().findings().stream().map(AuditFinding::code).toList();
	}

	private AuditReport audit() {
		return report(new RmqAudit(this.fixture.broker(), (topic, group) -> false));
	}

	private static AuditReport report(RmqAudit audit) {
		audit.start();
		Awaitility.await().until(() -> audit.report() != null);
		audit.stop();
		return Objects.requireNonNull(audit.report());
	}

}
