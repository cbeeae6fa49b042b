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

package io.rmq.boot.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.rmq.RmqConnectionException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqTopicFault;
import io.rmq.audit.AuditFinding;
import io.rmq.audit.AuditFinding.Code;
import io.rmq.audit.AuditReport;
import io.rmq.boot.HealthProperties;
import io.rmq.boot.HealthProperties.OnThreshold;
import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.Broker;
import io.rmq.broker.DataLoss;
import io.rmq.broker.GroupBacklog;
import io.rmq.broker.Groups;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.broker.ServerInfo;
import io.rmq.broker.TopicBacklog;
import io.rmq.listener.container.ContainerState;
import io.rmq.listener.container.ContainerState.Phase;
import io.rmq.listener.container.OverdueHandler;
import io.rmq.maintenance.DutyState;
import io.rmq.maintenance.RmqDataLossEvent;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqHealthIndicator}.
 */
class RmqHealthIndicatorTests {

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private List<DutyState> duties = List.of();

	private List<AbandonedGroup> abandoned = List.of();

	private final Broker broker = mock(Broker.class);

	private final Server server = mock(Server.class);

	private final Groups groups = mock(Groups.class);

	private @Nullable AuditReport audit;

	private @Nullable RmqDataLossEvent dataLoss;

	private HealthProperties properties = properties(null, null, null, OnThreshold.WARN);

	@BeforeEach
	void prepare() {
		given(this.broker.server()).willReturn(this.server);
		given(this.broker.groups()).willReturn(this.groups);
	}

	@Test
	void upWithServerAndListeners() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 3)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("server"))
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("product", "redis")
			.containsEntry("version", "7.4.2")
			.containsEntry("mode", "standalone")
			.containsEntry("role", "master")
			.containsEntry("persistence", "append-only")
			.containsEntry("evictionPolicy", "noeviction")
			.containsKey("answeredInMillis");
		assertThat(health.getDetails()).containsEntry("listeners",
				Map.of("orders", Map.of("phase", Phase.RUNNING, "since", NOW.minusSeconds(60), "paused", false,
						"stoppedOnPurpose", false, "held", 3, "overdue", 0, "lost", 0L)));
	}

	@Test
	void upWithoutListeners() {
		serverAnswers();
		assertThat(health(Map.of()).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenTheServerCannotBeReached() {
		given(this.server.facts()).willThrow(new RmqConnectionException("no connection to localhost:6379", null));
		Health health = health(Map.of("orders", state(Phase.BACKING_OFF, 1, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error")).asString().contains("no connection to localhost:6379");
		assertThat(health.getDetails()).containsKey("listeners");
	}

	@Test
	void downWhenAListenerHasBeenBackingOffForLong() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.BACKING_OFF, 11, new IllegalStateException("NOPERM"), 0),
				"payments", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("listeners")).asString()
			.contains("lastError=java.lang.IllegalStateException: NOPERM");
		assertThat(health.getDetails()).containsEntry("reasons",
				List.of("Listener 'orders' is BACKING_OFF since %s: java.lang.IllegalStateException: NOPERM"
					.formatted(NOW.minusSeconds(11))));
	}

	@Test
	void upAndTellingWhatItHasRecoveredFromAndWhen() {
		serverAnswers();
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, new IllegalStateException("cut"), 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("listeners",
				Map.of("orders",
						Map.of("phase", Phase.RUNNING, "since", NOW.minusSeconds(60), "paused", false,
								"stoppedOnPurpose", false, "held", 0, "overdue", 0, "lost", 0L, "lastError",
								"java.lang.IllegalStateException: cut", "lastErrorAt", NOW.minusSeconds(61))));
	}

	@Test
	void upWhenAListenerHasJustBegunToBackOff() {
		serverAnswers();
		assertThat(health(Map.of("orders", state(Phase.BACKING_OFF, 10, null, 0))).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void upWhenAListenerWasStoppedOnPurpose() {
		serverAnswers();
		assertThat(health(
				Map.of("orders", state(Phase.STOPPED, 600, null, 0), "payments", state(Phase.STOPPING, 600, null, 1)))
			.getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void upAndTellingWhenAHandlerIsOverdueAndAnotherIsLeft() {
		serverAnswers();
		Health health = health(Map.of("orders", overdue(1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("listeners")).asString()
			.contains("overdue=1", "messageId=m-1", "attempt=3", "thread=rmq-orders-1",
					"since=" + NOW.minusSeconds(299));
		assertThat(health.getDetails()).containsEntry("warnings", List
			.of("Listener 'orders' has handled message 'm-1', attempt 3, since %s; it was interrupted and does not end"
				.formatted(NOW.minusSeconds(299))));
		assertThat(health.getDetails()).doesNotContainKey("reasons");
	}

	@Test
	void downWhenAllHandlersOfAListenerAreOverdue() {
		serverAnswers();
		Health health = health(Map.of("orders", overdue(2), "payments", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("listeners")).asString().contains("overdue=2", "overdue=0");
		assertThat(health.getDetails()).containsEntry("reasons", List
			.of("Listener 'orders' handles nothing any more: all 2 handlers are overdue, the first since %s with message 'm-1'"
				.formatted(NOW.minusSeconds(299))));
	}

	@Test
	void tellsWhichDutyFailsAndIsDownWhenAListenersDutyFailsForLong() {
		serverAnswers();
		DutyState works = new DutyState("promoting", true, NOW.minusSeconds(60), null, null);
		DutyState fails = new DutyState("recovering", false, NOW.minusSeconds(5), new IllegalStateException("no"), NOW);
		assertThat(health(Map.of("orders", withDuties(works))).getDetails().get("listeners")).asString()
			.doesNotContain("failing");
		Health atFirst = health(Map.of("orders", withDuties(works, fails)));
		assertThat(atFirst.getStatus()).isEqualTo(Status.UP);
		assertThat(atFirst.getDetails().get("listeners")).asString()
			.contains("failing=[{duty=recovering", "IllegalStateException: no")
			.doesNotContain("promoting");
		DutyState failsForLong = new DutyState("recovering", false, NOW.minusSeconds(60), null, NOW);
		assertThat(health(Map.of("orders", withDuties(failsForLong))).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void tellsThatSweepingFailsAndStaysUp() {
		serverAnswers();
		this.duties = List
			.of(new DutyState("sweeping", false, NOW.minusSeconds(60), new IllegalStateException("no"), NOW));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails().get("failing")).asString().contains("duty=sweeping");
	}

	@Test
	void tellsAbandonedGroupsAndStaysUp() {
		serverAnswers();
		assertThat(health(Map.of()).getDetails()).doesNotContainKey("abandonedGroups");
		this.abandoned = List.of(new AbandonedGroup("orders", "billing", NOW.minusSeconds(7200)));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("abandonedGroups",
				List.of(Map.of("topic", "orders", "group", "billing", "lastSeen", NOW.minusSeconds(7200))));
	}

	private static ContainerState withDuties(DutyState... duties) {
		return new ContainerState(Phase.RUNNING, NOW, null, null, 0, List.of(), 2, 0, List.of(duties));
	}

	private static List<OverdueHandler> overdueHandlers(int count) {
		return IntStream.rangeClosed(1, count)
			.mapToObj((i) -> new OverdueHandler("m-" + i, 3, NOW.minusSeconds(300 - i), "rmq-orders-" + i))
			.toList();
	}

	private static ContainerState overdue(int handlers) {
		return new ContainerState(Phase.RUNNING, NOW, null, null, 2, overdueHandlers(handlers), 2, 0, List.of());
	}

	@Test
	void downInTimeAndWithOneThreadWhenTheServerHangs() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		willAnswer((invocation) -> {
			asked.incrementAndGet();
			answer.await(1, TimeUnit.MINUTES);
			return facts();
		}).given(this.server).facts();
		RmqHealthIndicator indicator = indicator(Map.of(),
				new HealthProperties(Duration.ofMillis(20), Duration.ofSeconds(1), null, null, null, OnThreshold.WARN));
		for (int i = 0; i < 3; i++) {
			Health health = indicator.health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("error")).asString()
				.contains("did not answer within 20 ms (rmq.health.timeout)");
		}
		assertThat(asked).hasValue(1);
		answer.countDown();
		await().untilAsserted(() -> assertThat(indicator.health().getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void asksAgainAfterAnAnswer() {
		given(this.server.facts()).willThrow(new RmqConnectionException("no", null)).willReturn(facts());
		RmqHealthIndicator indicator = indicator(Map.of(), this.properties);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void downWhenTheCheckItselfFails() {
		given(this.server.facts()).willThrow(new IllegalStateException("broken"));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error")).asString().contains("broken");
	}

	@Test
	void downWhenAListenerThatShouldRunDoesNot() {
		serverAnswers();
		assertThat(health(Map.of("orders", state(Phase.FAILED, 10, null, 0))).getStatus()).isEqualTo(Status.UP);
		Health health = health(Map.of("orders", state(Phase.FAILED, 11, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("listeners")).asString().contains("phase=FAILED", "stoppedOnPurpose=false");
	}

	@Test
	void upAndSayingSoWhenAListenerIsPausedOrStoppedOnPurpose() {
		serverAnswers();
		Health health = health(
				Map.of("orders", state(Phase.PAUSED, 600, null, 0), "payments", state(Phase.STOPPED, 600, null, 1)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health, "orders")).containsEntry("paused", true).containsEntry("stoppedOnPurpose", false);
		assertThat(listener(health, "payments")).containsEntry("paused", false).containsEntry("stoppedOnPurpose", true);
	}

	@Test
	void tellsWhatWaitsForAListener() {
		serverAnswers();
		waits(7, Duration.ofMillis(1500), 2);
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).doesNotContainKey("warnings");
		assertThat(listener(health, "orders")).containsEntry("backlog", Map.of("ready", 7L, "oldestReadyAgeMillis",
				1500L, "retries", 1L, "deadLetters", 2L, "measuredAt", NOW));
	}

	@Test
	void warnsOfWhatExceedsAThreshold() {
		serverAnswers();
		waits(7, Duration.ofMillis(1500), 2);
		this.properties = properties(7L, Duration.ofMillis(1500), 2L, OnThreshold.OUT_OF_SERVICE);
		assertThat(health(Map.of("orders", state(Phase.RUNNING, 60, null, 0))).getStatus()).isEqualTo(Status.UP);
		this.properties = properties(6L, Duration.ofMillis(1499), 1L, OnThreshold.WARN);
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("warnings",
				List.of("7 messages are ready for 'orders', more than 6 (rmq.health.max-backlog)",
						"A message has been ready for 'orders' for 1500 ms, longer than 1499 ms (rmq.health.max-age)",
						"'orders' has 2 dead letters, more than 1 (rmq.health.max-dead)"));
	}

	@ParameterizedTest
	@CsvSource({ "6,,", ",1499,", ",,1" })
	void outOfServiceWhenThatIsChosen(@Nullable Long backlog, @Nullable Long age, @Nullable Long dead) {
		serverAnswers();
		waits(7, Duration.ofMillis(1500), 2);
		this.properties = properties(backlog, (age != null) ? Duration.ofMillis(age) : null, dead,
				OnThreshold.OUT_OF_SERVICE);
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsKey("warnings");
	}

	@ParameterizedTest
	@EnumSource(names = { "PAUSED", "STOPPED", "STOPPING" })
	void whatWaitsForOneThatWasPausedOrStoppedGivesAWarningOnly(Phase phase) {
		serverAnswers();
		waits(7, null, 0);
		this.properties = properties(1L, null, null, OnThreshold.OUT_OF_SERVICE);
		Health health = health(Map.of("orders", state(phase, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsKey("warnings");
	}

	@ParameterizedTest
	@EnumSource(names = { "PAUSED", "STOPPED", "STOPPING" })
	void overdueHandlersOfOneThatWasPausedOrStoppedAreNoFailure(Phase phase) {
		serverAnswers();
		ContainerState state = new ContainerState(phase, NOW, null, null, 2, overdueHandlers(2), 2, 0, List.of());
		assertThat(health(Map.of("orders", state)).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void warnsThatABacklogCannotBeToldWhenItHasAThreshold() {
		serverAnswers();
		GroupBacklog group = new GroupBacklog("group", 0, Map.of(), null, 1, 0, 1, false, 0);
		given(this.groups.measured())
			.willReturn(List.of(new TopicBacklog("orders", 7, 0, null, 0, List.of(group), List.of(), NOW)));
		Map<String, ContainerState> running = Map.of("orders", state(Phase.RUNNING, 60, null, 0));
		assertThat(health(running).getDetails()).doesNotContainKey("warnings");
		this.properties = properties(1L, null, null, OnThreshold.OUT_OF_SERVICE);
		Health health = health(running);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("warnings",
				List.of("The server cannot count how many messages are ready for 'orders' (rmq.health.max-backlog)"));
	}

	@Test
	void downRatherThanOutOfServiceWhenAListenerFailsToo() {
		serverAnswers();
		waits(7, null, 0);
		this.properties = properties(1L, null, null, OnThreshold.OUT_OF_SERVICE);
		assertThat(health(Map.of("orders", state(Phase.BACKING_OFF, 60, null, 0))).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void upWithoutFiguresWhenNothingCanBeMeasured() {
		serverAnswers();
		willThrow(new RmqConnectionException("no", null)).given(this.groups).measure(any());
		given(this.groups.measured()).willThrow(new RmqConnectionException("no", null));
		Health health = health(Map.of("orders", state(Phase.RUNNING, 60, null, 0)));
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(listener(health, "orders")).doesNotContainKey("backlog");
	}

	@Test
	void figuresThatNobodyRenewsStayForAWhile() {
		serverAnswers();
		waits(7, null, 0);
		HealthFigures figures = new HealthFigures(this.broker, Duration.ofMillis(100));
		figures.refresh(Duration.ofSeconds(10));
		assertThat(figures.of("orders", "group")).isNotNull();
		assertThat(figures.of("orders", "other")).isNull();
		await().until(() -> {
			// Nobody measures again.
			figures.refresh(Duration.ofSeconds(10));
			return figures.of("orders", "group") == null;
		});
	}

	@Test
	void lossOfTheServersDataIsAWarningWithWhatIsKnownOfIt() {
		serverAnswers();
		assertThat(health(Map.of()).getDetails()).doesNotContainKey("dataLoss");
		this.dataLoss = new RmqDataLossEvent(new DataLoss(NOW, null),
				List.of(new TopicBacklog("orders", 7, 0, null, 0, List.of(), List.of(), NOW)));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("dataLoss", Map.of("noted", NOW, "topics", Map.of("orders", 7L)))
			.hasEntrySatisfying("warnings", (warnings) -> assertThat(warnings).asString().contains("lost its data"));
	}

	@Test
	void topicThatIsBrokenIsAWarning() {
		serverAnswers();
		given(this.groups.measured()).willReturn(List.of(new TopicBacklog("orders", 0, 0, null, 0, List.of(),
				List.of(new RmqTopicFault("normal", RmqTopicFault.Kind.WRONG_TYPE, Duration.ZERO)), NOW)));
		assertThat(health(Map.of()).getDetails()).hasEntrySatisfying("warnings",
				(warnings) -> assertThat(warnings).asString().contains("'orders'", "normal", "drop the topic"));
	}

	@Test
	void tellsWhatTheAuditFoundAndStaysUp() {
		serverAnswers();
		assertThat(health(Map.of()).getDetails()).doesNotContainKey("audit");
		this.audit = new AuditReport(NOW, List.of(new AuditFinding(Code.EVICTION, "problem", "remedy")),
				Map.of("rights", "NOPERM"));
		Health health = health(Map.of());
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("audit",
				Map.of("at", NOW, "findings",
						List.of(Map.of("code", Code.EVICTION, "problem", "problem", "remedy", "remedy")), "unchecked",
						Map.of("rights", "NOPERM")));
	}

	private void waits(long ready, @Nullable Duration oldest, long dead) {
		GroupBacklog group = new GroupBacklog("group", 0,
				Map.of(RmqPriority.HIGH, 0L, RmqPriority.NORMAL, ready, RmqPriority.LOW, 0L), oldest, 1, dead, 1, false,
				0);
		given(this.groups.measured())
			.willReturn(List.of(new TopicBacklog("orders", ready, 0, null, 0, List.of(group), List.of(), NOW)));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> listener(Health health, String id) {
		return ((Map<String, Map<String, Object>>) Objects.requireNonNull(health.getDetails().get("listeners")))
			.get(id);
	}

	private static HealthProperties properties(@Nullable Long backlog, @Nullable Duration age, @Nullable Long dead,
			OnThreshold onThreshold) {
		return new HealthProperties(Duration.ofSeconds(10), Duration.ofSeconds(1), backlog, age, dead, onThreshold);
	}

	private static ServerFacts facts() {
		return new ServerFacts(new ServerInfo("redis", "7.4.2", "standalone"), "master", "noeviction",
				Persistence.APPEND_ONLY, 1, 100, Duration.ZERO, 0, null);
	}

	private void serverAnswers() {
		given(this.server.facts()).willReturn(facts());
	}

	private Health health(Map<String, ContainerState> states) {
		return indicator(states, this.properties).health();
	}

	private RmqHealthIndicator indicator(Map<String, ContainerState> states, HealthProperties properties) {
		HealthSources sources = new HealthSources(
				() -> states.entrySet()
					.stream()
					.map((entry) -> new ListenerView(entry.getKey(), entry.getKey(), "group", entry.getValue()))
					.toList(),
				() -> this.duties, () -> this.abandoned, () -> Optional.ofNullable(this.audit),
				() -> Optional.ofNullable(this.dataLoss));
		return new RmqHealthIndicator(this.broker, sources, properties, Duration.ofSeconds(30),
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private static ContainerState state(Phase phase, int seconds, @Nullable Throwable error, int held) {
		Instant since = NOW.minusSeconds(seconds);
		return new ContainerState(phase, since, error, (error != null) ? since.minusSeconds(1) : null, held, List.of(),
				2, 0, List.of());
	}

}
