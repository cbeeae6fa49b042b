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

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ServerClock}.
 */
class ServerClockTests {

	private static final long SERVER = 1_000_000_000_000L;

	private static final long A_MOMENT = 200;

	private final ServerClock clock = new ServerClock();

	@Test
	void showsThisMachinesTimeUntilTheServersIsKnown() {
		assertThat(this.clock.millis()).isCloseTo(System.currentTimeMillis(), within(A_MOMENT));
	}

	@Test
	void showsTheServersTimeHoweverFarItIsFromThisMachines() {
		observe(SERVER, 2, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER + 1, within(A_MOMENT));
	}

	@Test
	void goesOnByTheTimeThatPassesWhateverThisMachinesClockIsSetTo() {
		observe(SERVER, 0, TimeUnit.HOURS.toMillis(5));
		assertThat(this.clock.millis()).isCloseTo(SERVER + TimeUnit.HOURS.toMillis(5), within(A_MOMENT));
	}

	@Test
	void answerThatWasLongUnderWayDoesNotReplaceABetterOne() {
		observe(SERVER, 2, 10_000);
		// It was read at the end of the ten seconds rather than in the middle.
		observe(SERVER + 10_000, 10_000, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER + 10_001, within(A_MOMENT));
	}

	@Test
	void answerThatWasLongUnderWayIsBetterThanNone() {
		observe(SERVER, 10_000, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER + 5_000, within(A_MOMENT));
		observe(SERVER, 2, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER + 1, within(A_MOMENT));
	}

	@Test
	void serversClockThatWasSetIsFollowed() {
		observe(SERVER, 0, 30_000);
		observe(SERVER - 3_600_000, 10, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER - 3_600_000 + 5, within(A_MOMENT));
	}

	@Test
	void clockThatWasSetIsFollowedEvenIfItsAnswerWasLongUnderWay() {
		for (long step : new long[] { -20_000, 20_000, -5_000 }) {
			long before = this.clock.millis();
			observe(before, 0, 0);
			observe(before + step, 400, 0);
			assertThat(this.clock.millis()).isCloseTo(before + step + 200, within(A_MOMENT));
		}
	}

	@Test
	void readingThatMayBeRightIsNoStep() {
		observe(SERVER, 0, 1_000);
		observe(SERVER + 900, 2_000, 0);
		assertThat(this.clock.millis()).isCloseTo(SERVER + 1_000, within(A_MOMENT));
	}

	/**
	 * @param server what the server answered, in ms
	 * @param roundTrip how long the answer took, in ms
	 * @param ago how long ago it came, in ms
	 */
	private void observe(long server, long roundTrip, long ago) {
		long after = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ago);
		this.clock.observe(after - TimeUnit.MILLISECONDS.toNanos(roundTrip), server, after);
	}

}
