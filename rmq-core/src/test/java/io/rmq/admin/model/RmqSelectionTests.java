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

package io.rmq.admin.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RmqSelection}.
 */
class RmqSelectionTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void blankTextsAreNotTakenForAny(String blank) {
		assertThatIllegalArgumentException().isThrownBy(() -> RmqSelection.all().withMessageId(blank))
			.withMessage("No message has a blank id; leave the id out for any, which is null");
		assertThatIllegalArgumentException().isThrownBy(() -> RmqSelection.all().withReason(blank))
			.withMessageContaining("reason");
		assertThatIllegalArgumentException().isThrownBy(() -> RmqSelection.all().withError(blank))
			.withMessageContaining("error");
	}

	@Test
	void nothingSaidIsAny() {
		assertThat(RmqSelection.all()).extracting(RmqSelection::messageId, RmqSelection::reason, RmqSelection::error)
			.containsOnlyNulls();
	}

}
