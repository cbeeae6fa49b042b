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

package io.rmq.boot.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.rmq.admin.model.RmqStatistics;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MinuteRows}.
 */
class MinuteRowsTests {

	private static final Instant AT = Instant.parse("2026-01-31T12:00:30Z");

	@Test
	void rowsAreOfWholeMinutesAndAllGroups() {
		MinuteRows rows = MinuteRows
			.of(new RmqStatistics("topic", List.of(minute("2026-01-31T11:29:00Z", 1), minute("2026-01-31T11:30:00Z", 2),
					minute("2026-01-31T11:59:00Z", 3), minute("2026-01-31T12:00:00Z", 4))), AT);
		assertThat(rows.handled()).hasSize(30).startsWith(4L, 0L).endsWith(0L, 6L);
		assertThat(rows.failed()).hasSize(30).startsWith(20L, 0L).endsWith(0L, 30L);
	}

	@Test
	void rowsOfNothingAreZero() {
		assertThat(MinuteRows.of(new RmqStatistics("topic", List.of()), AT).handled())
			.isEqualTo(Collections.nCopies(30, 0L));
	}

	private static RmqStatistics.Minute minute(String at, long handled) {
		RmqStatistics.Group group = new RmqStatistics.Group(handled, 5 * handled, 0, 0, Duration.ZERO, null, null);
		return new RmqStatistics.Minute(Instant.parse(at), 0, null, null, Map.of("a", group, "b", group));
	}

}
