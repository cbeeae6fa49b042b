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

package io.rmq.boot;

import java.util.Map;

import io.rmq.broker.Names;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InstanceId}.
 */
class InstanceIdTests {

	@Test
	void isMadeOfHostProcessAndSomethingRandom() {
		assertThat(InstanceId.create(null, Map.of("HOSTNAME", "orders-7f9c")))
			.matches("orders-7f9c-" + ProcessHandle.current().pid() + "-[0-9a-f]{8}");
	}

	@Test
	void twoInstancesWithOneConfiguredNameDiffer() {
		assertThat(InstanceId.create("shop", Map.of())).startsWith("shop-")
			.isNotEqualTo(InstanceId.create("shop", Map.of()));
	}

	@Test
	void isNeverTheSame() {
		assertThat(InstanceId.create(null, Map.of("HOSTNAME", "a")))
			.isNotEqualTo(InstanceId.create(null, Map.of("HOSTNAME", "a")));
	}

	@Test
	void asksTheSystemWhenTheEnvironmentDoesNotNameTheHost() {
		assertThat(InstanceId.create(null, Map.of("HOSTNAME", " "))).matches("[A-Za-z0-9._-]+-\\d+-[0-9a-f]{8}");
	}

	@Test
	void isAValidNameWhateverTheHostIsCalled() {
		String id = InstanceId.create(null, Map.of("HOSTNAME", "my host{1}:\t" + "x".repeat(300)));
		assertThat(Names.requireInstanceId(id)).startsWith("my-host-1---xxx");
	}

}
