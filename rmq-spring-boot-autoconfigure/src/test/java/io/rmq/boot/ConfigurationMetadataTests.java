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

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.TreeMap;

import io.rmq.listener.ListenerSettings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the generated description of the properties, which editors show.
 */
class ConfigurationMetadataTests {

	private final Map<String, JsonNode> properties = read();

	@Test
	void everyPropertyIsDescribed() {
		assertThat(this.properties).hasSizeGreaterThan(20).allSatisfy((name, property) -> {
			assertThat(property.path("description").asString("")).as(name).isNotBlank().endsWith(".");
			assertThat(property.path("description").asString("")).as(name).doesNotContain("{@", "<p>", "\n");
		});
	}

	@Test
	void everyPropertyButTheOptionalOnesHasADefault() {
		assertThat(this.properties.entrySet())
			.filteredOn((entry) -> entry.getValue().path("defaultValue").isMissingNode())
			.extracting(Map.Entry::getKey)
			.containsExactlyInAnyOrder("rmq.consumer.group", "rmq.instance-id", "rmq.listeners", "rmq.topics",
					"rmq.retry.initial-delay", "rmq.retry.multiplier", "rmq.retry.max-delay", "rmq.retry.max-retries",
					"rmq.retry.retryable", "rmq.retry.non-retryable", "rmq.health.max-backlog", "rmq.health.max-age",
					"rmq.health.max-dead", "rmq.endpoint.critical-after", "rmq.dead-letter.topic", "rmq.message.types",
					"rmq.compression.max-decompressed-size", "rmq.encryption.active-key", "rmq.encryption.keys");
	}

	@Test
	void defaultsAreWrittenAsAUserWritesThem() {
		assertThat(this.properties.get("rmq.consumer.lease").path("defaultValue").asString()).isEqualTo("30s");
		assertThat(this.properties.get("rmq.producer.max-message-size").path("defaultValue").asString())
			.isEqualTo("1MB");
		assertThat(this.properties.get("rmq.retry.delays").path("defaultValue").asString())
			.isEqualTo("10s,1m,5m,15m,30m,1h,2h,4h");
	}

	@Test
	void defaultsAreThoseThatHold() {
		Map<String, String> written = new TreeMap<>();
		this.properties.forEach((name, property) -> {
			if (name.startsWith("rmq.") && property.has("defaultValue")) {
				written.put(name, property.path("defaultValue").asString());
			}
		});
		assertThat(settings(written)).isEqualTo(settings(Map.of()));
	}

	private static ListenerSettings settings(Map<String, String> properties) {
		return PropertiesListenerSettingsCustomizer.defaults(
				new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("rmq", RmqProperties.class),
				null);
	}

	@Test
	void theHealthSwitchIsDescribed() {
		assertThat(this.properties).containsKey("management.health.rmq.enabled");
	}

	private static Map<String, JsonNode> read() {
		// Not by the class loader alone: other libraries have a file of this name.
		URL root = RmqProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream input = new URL(root, "META-INF/spring-configuration-metadata.json").openStream()) {
			Map<String, JsonNode> properties = new TreeMap<>();
			JsonMapper.shared()
				.readTree(input)
				.path("properties")
				.forEach((property) -> properties.put(property.path("name").asString(), property));
			return properties;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
