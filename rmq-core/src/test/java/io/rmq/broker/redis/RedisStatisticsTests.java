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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.rmq.RmqHeaders;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqStatistics;
import io.rmq.broker.Broker;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.StartFrom;
import io.rmq.broker.Statistics;
import io.rmq.test.TestRedis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What the server keeps of what has happened.
 */
class RedisStatisticsTests {

	private static final Duration DAY = Duration.ofHours(24);

	private final String prefix = TestRedis.uniqueName(TestRedis.keyPrefix());

	private final Broker broker = new RedisBroker(TestRedis.connectionFactory(), this.prefix);

	private final Statistics statistics = this.broker.topics().statistics();

	@BeforeEach
	void createTopic() {
		this.broker.groups().create("orders", "group", StartFrom.EARLIEST);
	}

	@AfterEach
	void close() {
		this.broker.close();
	}

	@Test
	void whatTwoInstancesAddIsOneSum() {
		try (Broker other = new RedisBroker(TestRedis.connectionFactory(), this.prefix)) {
			Instant before = minute(0);
			this.statistics.add("orders", 3, Map.of("group", handled(2, 1, 4, 8, 1_500)));
			other.topics().statistics().add("orders", 4, Map.of("group", handled(5, 0, 1, 0, 2_750)));
			other.topics().statistics().add("orders", 0, Map.of("second", handled(0, 1, 0, 0, 0)));
			assertThat(read()).allSatisfy((minute) -> assertThat(minute.at()).isBetween(before, minute(0)));
			assertThat(sum(RmqStatistics.Minute::sent)).isEqualTo(7);
			assertThat(sumOf("group", RmqStatistics.Group::handled)).isEqualTo(7);
			assertThat(sumOf("group", RmqStatistics.Group::failed)).isEqualTo(1);
			assertThat(sumOf("group", RmqStatistics.Group::retried)).isEqualTo(5);
			assertThat(sumOf("group", RmqStatistics.Group::deadLettered)).isEqualTo(8);
			assertThat(sumOf("group", (group) -> group.handling().toNanos() / 1000)).isEqualTo(4_250);
			assertThat(sumOf("second", RmqStatistics.Group::failed)).isEqualTo(1);
		}
	}

	@Test
	void nothingIsStoredOfNothing() {
		this.statistics.add("orders", 0, Map.of());
		assertThat(TestRedis.commands().keys(this.prefix + ":{orders}:stats:*")).isEmpty();
		assertThat(read()).isEmpty();
	}

	@Test
	void longestFiguresStayShortAndAreKeptForADayAndAnHourAtMost() {
		this.statistics.add("orders", 0, Map.of("group", new RmqStatistics.Group(9_999_999, 9_999_999, 9_999_999,
				9_999_999, Duration.ofHours(20), 999_999_999L, DAY)));
		String key = TestRedis.commands().keys(this.prefix + ":{orders}:stats:*").get(0);
		assertThat(TestRedis.commands().hvals(key))
			.allSatisfy((value) -> assertThat(value).hasSizeLessThanOrEqualTo(64));
		assertThat(Duration.ofMillis(TestRedis.commands().pttl(key))).isBetween(DAY, DAY.plusHours(1));
		assertThat(sumOf("group", RmqStatistics.Group::deadLettered)).isEqualTo(9_999_999);
	}

	@Test
	void minutesAreThoseOfTheLastDayAcrossHours() {
		List.of(-1440, -1439, -61, -60, -59, -1).forEach((minutes) -> store(minutes, "", String.valueOf(-minutes)));
		store(-1, ":group", "5 7000 0 1");
		// The minute may have ended since they were stored.
		assertThat(read()).extracting(RmqStatistics.Minute::sent).endsWith(61L, 60L, 59L, 1L).doesNotContain(1440L);
		RmqStatistics.Minute last = read().get(read().size() - 1);
		assertThat(last.groups())
			.isEqualTo(Map.of("group", new RmqStatistics.Group(5, 0, 1, 0, Duration.ofMillis(7), null, null)));
		assertThat(this.statistics.read("orders", Duration.ofMinutes(59)).minutes())
			.extracting(RmqStatistics.Minute::sent)
			.endsWith(1L)
			.doesNotContain(60L, 61L);
	}

	@Test
	void addingGoesIntoTheHourThatItIsAndNoOther() {
		RedisKeys keys = new RedisKeys(this.prefix, 0);
		RedisLink link = new RedisLink(new RedisConnector(TestRedis.connectionFactory()));
		try (link) {
			long hour = StatisticsHours.of(new StatisticsHours(link, keys).currentMinute());
			assertThat(tally(link, keys, hour - 2)).isGreaterThanOrEqualTo(hour);
			assertThat(tally(link, keys, hour + 2)).isLessThanOrEqualTo(hour + 1);
			assertThat(read()).isEmpty();
			assertThat(tally(link, keys, hour - 1)).isGreaterThanOrEqualTo(hour);
			assertThat(tally(link, keys, hour)).isGreaterThanOrEqualTo(hour);
			assertThat(sum(RmqStatistics.Minute::sent)).isEqualTo(2);
		}
	}

	@Test
	void whatWaitsInATopicWithoutGroupsIsKeptForTheTopic() {
		this.broker
			.send(new OutboundMessage("lonely", "id", RmqPriority.NORMAL, null, RmqHeaders.empty(), Duration.ZERO,
					new byte[1]))
			.join();
		this.statistics.add("lonely", 1, Map.of());
		this.statistics.addBacklog();
		RmqStatistics.Minute last = last("lonely");
		assertThat(last.ready()).isEqualTo(1);
		assertThat(last.oldest()).isNotNull();
		assertThat(last("orders")).isNull();
	}

	private RmqStatistics.@Nullable Minute last(String topic) {
		List<RmqStatistics.Minute> minutes = this.statistics.read(topic, DAY).minutes();
		return minutes.isEmpty() ? null : minutes.get(minutes.size() - 1);
	}

	@Test
	void severalTopicsAreReadTogether() {
		this.broker.groups().create("payments", "group", StartFrom.EARLIEST);
		this.statistics.add("orders", 1, Map.of());
		this.statistics.add("payments", 2, Map.of());
		Map<String, RmqStatistics> read = this.statistics.read(List.of("payments", "unknown", "orders"), DAY);
		assertThat(read).containsOnlyKeys("payments", "unknown", "orders");
		assertThat(read.get("payments").minutes()).extracting(RmqStatistics.Minute::sent).containsExactly(2L);
		assertThat(read.get("orders").minutes()).extracting(RmqStatistics.Minute::sent).containsExactly(1L);
		assertThat(read.get("unknown").minutes()).isEmpty();
		assertThat(this.statistics.read(List.of(), DAY)).isEmpty();
	}

	@Test
	void topicThatIsNotKnownIsNotFound() {
		assertThatExceptionOfType(RmqNotFoundException.class).isThrownBy(() -> this.statistics.read("unknown", DAY))
			.withMessageContaining("There is no topic 'unknown'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT59S", "PT1M1S", "PT24H1M", "-PT1M" })
	void onlyWholeMinutesOfADayCanBeRead(Duration last) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.statistics.read("orders", last))
			.withMessageContaining("the last 1 to 1440 minutes")
			.withMessageContaining(last.toString());
	}

	@Test
	void whatWaitsIsAddedOnceForAllInstances() {
		this.broker.groups().create("idle", "group", StartFrom.EARLIEST);
		try (BrokerFixture fixture = new BrokerFixture(this.broker, "orders",
				new RedisStoredTopic(RedisFixtures.Shared.COMMANDS, this.prefix, "orders"))) {
			fixture.send("a", "b", "c");
			this.statistics.addBacklog();
			assertThat(sumOf("group", (group) -> (group.ready() != null) ? group.ready() : 0)).isEqualTo(3);
			assertThat(read().get(0).groups().get("group").oldest()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
			// It stays when more happens in the minute.
			this.statistics.add("orders", 0, Map.of("group", handled(1, 0, 0, 0, 10)));
			assertThat(sumOf("group", (group) -> (group.ready() != null) ? group.ready() : 0)).isEqualTo(3);
			assertThat(TestRedis.commands().keys(this.prefix + ":{idle}:stats:*")).isEmpty();
			fixture.send("d");
			this.statistics.addBacklog();
			assertThat(sumOf("group", (group) -> (group.ready() != null) ? group.ready() : 0)).isEqualTo(3);
		}
	}

	@Test
	void groupThatIsDroppedTakesItsStatisticsWithIt() {
		this.broker.groups().create("orders", "other", StartFrom.EARLIEST);
		store(-100, ":group", "1");
		store(-100, ":other", "2");
		this.statistics.add("orders", 1, Map.of("group", handled(1, 1, 1, 1, 1)));
		this.broker.groups().drop("orders", "group", Duration.ZERO, true);
		assertThat(read()).flatExtracting((minute) -> minute.groups().keySet()).containsExactly("other");
		assertThat(sum(RmqStatistics.Minute::sent)).isEqualTo(1);
	}

	@Test
	void topicThatIsDroppedTakesItsStatisticsWithIt() {
		List.of(-1440, -1439, -60, 0).forEach((minutes) -> store(minutes, "", "1"));
		this.broker.topics().drop("orders", Duration.ZERO);
		assertThat(TestRedis.commands().keys(this.prefix + ":{orders}:*")).isEmpty();
	}

	@Test
	void whatIsToldAfterTheTopicWasDroppedDoesNotBringItBack() {
		this.statistics.add("orders", 5, Map.of("group", handled(1, 0, 0, 0, 1)));
		this.broker.topics().drop("orders", Duration.ZERO);
		this.statistics.add("orders", 7, Map.of("group", handled(2, 0, 0, 0, 1)));
		assertThat(TestRedis.commands().keys(this.prefix + ":{orders}:*")).isEmpty();
		createTopic();
		assertThat(read()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "high", "normal", "low", "delayed" })
	void topicThatIsOnlySentToIsCounted(String lane) {
		String key = this.prefix + ":{only-sent}:" + lane;
		if (lane.equals("delayed")) {
			TestRedis.commands().zadd(key, 1, "id");
		}
		else {
			TestRedis.commands().xadd(key, Map.of("field", "value"));
		}
		this.statistics.add("only-sent", 3, Map.of());
		assertThat(this.statistics.read(List.of("only-sent"), DAY).get("only-sent").minutes())
			.extracting(RmqStatistics.Minute::sent)
			.containsExactly(3L);
	}

	private static long tally(RedisLink link, RedisKeys keys, long hour) {
		return Script.TALLY.run(link, () -> new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				List.of(keys.statistics("orders", hour), keys.statistics("orders", hour + 1), keys.meta("orders"),
						keys.delayed("orders"), keys.topicLane("orders", RmqPriority.HIGH),
						keys.topicLane("orders", RmqPriority.NORMAL), keys.topicLane("orders", RmqPriority.LOW)),
				List.of(ScriptAnswer.argument(hour), new byte[0], ScriptAnswer.argument(1), ScriptAnswer.argument(0),
						ScriptAnswer.argument(0), ScriptAnswer.argument(0), ScriptAnswer.argument(0), new byte[0],
						new byte[0]));
	}

	private static RmqStatistics.Group handled(long handled, long failed, long retried, long deadLettered,
			long micros) {
		return new RmqStatistics.Group(handled, failed, retried, deadLettered, Duration.of(micros, ChronoUnit.MICROS),
				null, null);
	}

	/**
	 * The minute that it is by the server's clock, or so many later.
	 */
	private static Instant minute(long later) {
		return Instant.ofEpochSecond(Long.parseLong(TestRedis.commands().time().get(0)))
			.truncatedTo(ChronoUnit.MINUTES)
			.plus(later, ChronoUnit.MINUTES);
	}

	private void store(int minutes, String group, String figures) {
		long minute = minute(minutes).getEpochSecond() / 60;
		String key = new String(new RedisKeys(this.prefix, 0).statistics("orders", minute / 60),
				StandardCharsets.UTF_8);
		TestRedis.commands().hset(key, minute % 60 + group, figures);
	}

	private List<RmqStatistics.Minute> read() {
		return this.statistics.read("orders", DAY).minutes();
	}

	private long sum(ToLongFunction<RmqStatistics.Minute> value) {
		return read().stream().mapToLong(value).sum();
	}

	private long sumOf(String group, ToLongFunction<RmqStatistics.Group> value) {
		return sum((minute) -> minute.groups().containsKey(group) ? value.applyAsLong(minute.groups().get(group)) : 0);
	}

}
