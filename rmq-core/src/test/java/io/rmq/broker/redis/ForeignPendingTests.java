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

import java.time.Duration;
import java.util.List;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.ContractConsumer;
import io.rmq.broker.Delivery;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pending entries as other servers have them than those that are tested with.
 */
class ForeignPendingTests {

	private final PrivateRedis redis = PrivateRedis.started();

	private final BrokerFixture fixture = RedisFixtures.on(this.redis, Duration.ofSeconds(5));

	private final RedisCommands<String, String> commands = this.redis.commands();

	@AfterEach
	void close() {
		this.fixture.close();
		this.redis.close();
	}

	/**
	 * From 8.8 on Redis tells of an entry that was released by XNACK an empty consumer
	 * and an idle time of -1.
	 * @see <a href="https://redis.io/docs/latest/commands/xnack/">XNACK</a>
	 */
	@Test
	void entryThatWasReleasedWithoutAHolderIsRecoveredAtOnceAndCountsNoDeath() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("released", "held");
		List<Delivery> deliveries = consumer.take(2);
		String xnack = """
				local server = redis
				local redis = setmetatable({}, { __index = server })
				redis.pcall = function(command, ...)
					local answer = server.pcall(command, ...)
					if command == 'XPENDING' and not answer.err and #answer > 0 and #{...} > 2 then
						answer[1][2], answer[1][3] = '', -1
					end
					return answer
				end
				""";
		List<Object> answer = recover(xnack, "60000", "0");
		assertThat(answer.get(0)).isEqualTo(1L);
		assertThat(consumer.acknowledge(deliveries.get(1))).isEmpty();
		Delivery again = consumer.take();
		assertThat(again.messageId()).isEqualTo("released");
		assertThat(again.crashes()).isZero();
	}

	/**
	 * After a fail-over the clock may be behind that by which the looks began.
	 */
	@Test
	void lookThatBeganByAFasterClockTakesNothingEarly() {
		ContractConsumer consumer = this.fixture.join("group", Duration.ofSeconds(2));
		this.fixture.send("held");
		Delivery held = consumer.take();
		String start = Long.toString(this.fixture.stored().now().plusSeconds(60).toEpochMilli());
		long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
		Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> {
			// Alive, so that its lease never runs out.
			assertThat(consumer.subscription().extend(List.of(held.lease()))).isEmpty();
			assertThat(recover("", "2000", start).get(0)).isEqualTo(0L);
			return System.nanoTime() - end > 0;
		});
	}

	private List<Object> recover(String server, String lease, String start) {
		return this.commands.eval(server + ScriptSource.load("recover").text(), ScriptOutputType.MULTI,
				new String[] { "rmq:{topic}:g:group:high", "rmq:{topic}:high", "rmq:{topic}:g:group:normal",
						"rmq:{topic}:normal", "rmq:{topic}:g:group:low", "rmq:{topic}:low", "rmq:{topic}:g:group:dead",
						"rmq:{topic}:g:group:leases" },
				"group", "other~" + lease, lease, "3", "10", "100", "0", "1", "", start, Long.toString(Long.MAX_VALUE));
	}

	/**
	 * Dragonfly has given out entries of some lanes before it finds that the group is
	 * missing in another.
	 * @see <a href="https://github.com/dragonflydb/dragonfly/pull/8158">Validate all
	 * streams before mutating group state</a>
	 */
	@Test
	void entriesThatWereGivenOutByAReadThatFailedAreDeliveredOnce() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("held");
		Delivery held = consumer.take();
		this.fixture.send("given-out");
		String name = consumer.name() + "~" + consumer.subscription().consumer().lease().toMillis();
		this.commands.eval("redis.call('XREADGROUP', 'GROUP', 'group', ARGV[1], 'STREAMS', KEYS[1], '>')",
				ScriptOutputType.STATUS, new String[] { "rmq:{topic}:normal" }, name);
		this.commands.xgroupDestroy("rmq:{topic}:low", "group");
		List<Delivery> deliveries = consumer.subscription().fetch(10, Duration.ofMillis(100));
		assertThat(ContractConsumer.ids(deliveries)).containsExactly("given-out");
		assertThat(consumer.fetch(10)).isEmpty();
		assertThat(consumer.acknowledge(held, deliveries.get(0))).isEmpty();
	}

}
