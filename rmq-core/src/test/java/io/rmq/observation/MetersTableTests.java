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

package io.rmq.observation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Holds the table in the documentation to the meters there are.
 */
class MetersTableTests {

	private static final Path GUIDE = Path.of("../docs/metrics.md");

	@Test
	void documentationHasALineForEachMeter() throws IOException {
		List<String> documented = Files.readAllLines(GUIDE)
			.stream()
			.filter((line) -> line.startsWith("| `rmq."))
			.toList();
		assertThat(documented).containsExactlyElementsOf(Arrays.stream(RmqMeter.values()).map(this::line).toList());
	}

	private String line(RmqMeter meter) {
		String tags = meter.tags().stream().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", "));
		return "| `%s` | %s | %s | %s | %s |"
			.formatted(meter.meterName(), meter.type().name().toLowerCase(Locale.ROOT),
					Objects.requireNonNullElse(meter.unit(), (meter.type().name().equals("TIMER")) ? "seconds" : ""),
					tags, meter.description() + ".")
			.replace("|  |", "| |");
	}

	@Test
	void everyNameIsThereOnce() {
		assertThat(RmqMeter.values()).extracting(RmqMeter::meterName).doesNotHaveDuplicates();
	}

	@Test
	void noNameCanHaveOtherTagsThanItsOwn() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RmqMeter.RECEIVED.counter(new SimpleMeterRegistry(), "orders"))
			.withMessage("rmq.received has the tags [topic, group], not 1 values");
	}

}
