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

import io.rmq.test.PrivateRedis;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ServerTime}.
 */
class ServerTimeTests {

	private static final long STEP = 20_000;

	private static final long A_MOMENT = 300;

	private final ServerClock clock = new ServerClock();

	@Test
	void clockThatWasSetIsNoticedBeforeAnythingGoesByIt() {
		RedisConnector connector = new RedisConnector(TestRedis.connectionFactory());
		try (RedisLink link = new RedisLink(connector)) {
			link.connected();
			for (long step : new long[] { STEP, -STEP }) {
				readBeforeTheStep(step);
				assertThat(new ServerTime(link, this.clock).millis()).isCloseTo(System.currentTimeMillis(),
						within(A_MOMENT));
			}
		}
		finally {
			connector.close();
		}
	}

	@Test
	void clockIsReadAgainOnANewConnection() {
		RedisConnector connector = new RedisConnector(TestRedis.connectionFactory());
		try (RedisLink link = new RedisLink(connector)) {
			link.connected();
			ServerTime time = new ServerTime(link, this.clock);
			time.millis();
			readBeforeTheStep(STEP);
			long first = link.clientId();
			link.reset();
			Awaitility.await().until(() -> link.connected().clientId() != first);
			assertThat(time.millis()).isCloseTo(System.currentTimeMillis(), within(A_MOMENT));
		}
		finally {
			connector.close();
		}
	}

	@Test
	void estimateHasToDoWhileTheServerIsAway() {
		try (PrivateRedis redis = PrivateRedis.started()) {
			RedisConnector connector = new RedisConnector(redis.newConnectionFactory(Duration.ofSeconds(60)));
			try (RedisLink link = new RedisLink(connector)) {
				link.connected();
				readBeforeTheStep(STEP);
				redis.pause();
				ServerTime time = new ServerTime(link, this.clock);
				assertThat(time.millis()).isCloseTo(System.currentTimeMillis() + STEP, within(A_MOMENT));
				redis.kill();
				assertThat(new ServerTime(link, this.clock).millis()).isCloseTo(System.currentTimeMillis() + STEP,
						within(A_MOMENT));
			}
			finally {
				connector.close();
			}
		}
	}

	/**
	 * What was read before the clock was set back by so many ms.
	 */
	private void readBeforeTheStep(long step) {
		long now = System.nanoTime();
		this.clock.observe(now, System.currentTimeMillis() + step, now);
	}

}
