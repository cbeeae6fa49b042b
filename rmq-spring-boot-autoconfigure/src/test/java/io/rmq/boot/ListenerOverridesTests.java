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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerOverrides}.
 */
class ListenerOverridesTests {

	private final ListenerProperties first = listener(1);

	private final ListenerProperties second = listener(2);

	@Test
	void areFoundByTheirId() {
		assertThat(overrides("orders", "payments").find("payments")).isSameAs(this.second);
		assertThat(overrides("orders", "payments").find("refunds")).isNull();
	}

	@Test
	void areFoundByTheFormThatAnEnvironmentVariableAllows() {
		assertThat(overrides("ordercreated", "orderpaid2").find("orderCreated")).isSameAs(this.first);
		assertThat(overrides("ordercreated", "orderpaid2").find("order.paid-2")).isSameAs(this.second);
	}

	@Test
	void areFoundByTheirIdRatherThanByAnotherForm() {
		assertThat(overrides("ordercreated", "orderCreated").find("orderCreated")).isSameAs(this.second);
	}

	@Test
	void areNotFoundByAnIdThatOnlyLooksAlike() {
		assertThat(overrides("order-created", "Ordercreated").find("orderCreated")).isNull();
	}

	@Test
	void knowWhatFitsNoListener() {
		assertThat(overrides("ordercreated", "order.piad").unmatched(List.of("orderCreated", "order.paid")))
			.containsExactly("order.piad");
	}

	private ListenerOverrides overrides(String firstKey, String secondKey) {
		return new ListenerOverrides(Map.of(firstKey, this.first, secondKey, this.second));
	}

	private static ListenerProperties listener(int concurrency) {
		return new Binder(new MapConfigurationPropertySource(Map.of("concurrency", concurrency))).bindOrCreate("",
				ListenerProperties.class);
	}

}
