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

package io.rmq.template;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageIdGeneratorTests {

	@Test
	void idsAreUniqueAcrossThreadsAndGenerators() {
		MessageIdGenerator first = new MessageIdGenerator();
		MessageIdGenerator second = new MessageIdGenerator();
		Set<UUID> ids = ConcurrentHashMap.newKeySet();
		IntStream.range(0, 10_000).parallel().forEach((i) -> {
			ids.add(first.generateId());
			ids.add(second.generateId());
		});
		assertThat(ids).hasSize(20_000);
	}

	@Test
	void idsAreUuidsOfTheFreeVersion() {
		UUID id = new MessageIdGenerator().generateId();
		assertThat(id.version()).isEqualTo(8);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(UUID.fromString(id.toString())).isEqualTo(id);
	}

}
