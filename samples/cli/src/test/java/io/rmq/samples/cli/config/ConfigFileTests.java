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

package io.rmq.samples.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

class ConfigFileTests {

	@TempDir
	private Path directory;

	@Test
	void findsNothingWrongWithWhatAnApplicationTakes() throws IOException {
		assertThat(check("application.yml", """
				server.port: 8080
				rmq:
				  keyPrefix: shop
				  consumer:
				    concurrency: 2-8
				    lease: 30s
				  retry:
				    delays: [1m, 5m]
				    non-retryable: com.acme.OutOfStock
				  message.types:
				    "[order.created]": com.acme.OrderCreated
				  topics:
				    "[orders.eu]":
				      max-length: 1000
				      overflow: drop-oldest
				  listeners:
				    orders:
				      batch-size: 50
				      dead-letter.ttl: ${DEAD_TTL:7d}
				""")).isEmpty();
	}

	@Test
	void namesTheLineAndTheNearestKey() throws IOException {
		assertThat(check("application.yml", """
				rmq:
				  consumer:
				    concurency: 5
				  listeners:
				    orders:
				      leese: 30s
				  flux-capacitor: true
				""")).containsExactly(
				new Finding(3, "rmq.consumer.concurency", "unknown key; did you mean rmq.consumer.concurrency?", true),
				new Finding(6, "rmq.listeners.orders.leese", "unknown key; did you mean rmq.listeners.orders.lease?",
						true),
				new Finding(7, "rmq.flux-capacitor", "unknown key; there is no such key", true));
	}

	@Test
	void findsAllValuesThatAreWrong() throws IOException {
		List<Finding> findings = check("application.properties", """
				rmq.key-prefix=a b
				rmq.consumer.lease=1s
				rmq.consumer.prefetch=many
				rmq.producer.max-message-size=huge
				rmq.retry.delays=1m,5x
				rmq.retry.multiplier=0.5
				rmq.message.expired=burn
				rmq.fail-fast=perhaps
				rmq.listeners.orders.batch-size=0
				""");
		assertThat(findings).allMatch(Finding::error)
			.extracting(Finding::line)
			.containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(findings).extracting(Finding::message)
			.anyMatch((message) -> message.contains("between 3s and"))
			.contains("'many' is not a whole number",
					"'huge' is not a size; write a number with B, KB, MB or GB, as in 1MB",
					"'5x' is not a duration; write a number with ms, s, m, h or d, as in 30s",
					"'burn' is not one of dead-letter, discard", "'perhaps' is not true or false");
	}

	@Test
	void doesNotGuessWhatAPlaceholderHolds() throws IOException {
		assertThat(check("application.yml", "rmq.message.ttl: ${TTL}\n")).singleElement()
			.satisfies((finding) -> assertThat(finding.error()).isFalse())
			.extracting(Finding::key)
			.isEqualTo("rmq.message.ttl");
	}

	@Test
	void looksAtEncryptionKeysAsAnApplicationDoes() throws IOException {
		assertThat(check("application.yml", """
				rmq.encryption:
				  active-key: k9
				  keys:
				    k1: AAECAwQFBgcICQoLDA0ODw==
				    k2: c2VjcmV0
				""")).allMatch(Finding::error)
			.noneMatch((finding) -> finding.message().contains("c2VjcmV0"))
			.extracting(Finding::line)
			.containsExactly(5);
		assertThat(check("application.yml", """
				rmq.encryption:
				  active-key: k9
				  keys:
				    k1: AAECAwQFBgcICQoLDA0ODw==
				""")).singleElement().satisfies((finding) -> {
			assertThat(finding.line()).isEqualTo(2);
			assertThat(finding.message()).contains("'k9' is not among the keys [k1]");
		});
		assertThat(check("application.yml", """
				rmq.encryption:
				  active-key: k1
				  keys:
				    k1: ${KEY}
				""")).noneMatch(Finding::error);
		assertThat(check("application.yml", """
				rmq.encryption:
				  active-key: k1
				  keys:
				    k1: AAECAwQFBgcICQoLDA0ODw==
				""")).isEmpty();
	}

	@Test
	void doesNotGuessWhetherAValueFitsToThatOfAPlaceholder() throws IOException {
		assertThat(check("application.properties", """
				rmq.consumer.concurrency=${C}
				rmq.consumer.prefetch=3
				rmq.consumer.lease=1s
				""")).extracting(Finding::line, Finding::error)
			.containsExactly(tuple(1, false), tuple(2, false), tuple(3, true));
	}

	@Test
	void checksTheFileOfAProfileTogetherWithThatOfAll() throws IOException {
		Path all = Files.writeString(this.directory.resolve("application.yml"), """
				rmq.consumer.concurrency: 2
				rmq.consumer.lease: 1s
				""");
		Path prod = Files.writeString(this.directory.resolve("application-prod.properties"), """
				rmq.consumer.prefetch=3
				rmq.metrics.interval=1ms
				""");
		assertThat(new ConfigFile(prod).check(List.of(new ConfigFile(all)))).extracting(Finding::line)
			.containsExactly(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "on-cloud-platform=kubernetes", "onProfile=prod", "on-profile[0]=prod" })
	void takesNoDocumentWithAConditionForOneThatAlwaysCounts(String condition) throws IOException {
		assertThat(check("application.properties", """
				spring.config.activate.%s
				rmq.consumer.concurrency=200
				#---
				spring.config.activate.on-profile=dev
				rmq.consumer.prefetch=5
				""".formatted(condition))).isEmpty();
	}

	@Test
	void speaksOfBracketsOnlyWhereANameMayHaveDots() throws IOException {
		List<Finding> findings = check("application.properties", """
				rmq.listeners.orders.retry.no-such-key-at-all=1
				rmq.listeners.orders.eu.lease=30s
				""");
		assertThat(findings).hasSize(2).allMatch(Finding::error);
		assertThat(findings.get(0).message()).doesNotContain("brackets");
		assertThat(findings.get(1).message()).contains("brackets, as in rmq.listeners[a.b]");
	}

	@Test
	void saysWhereKeysBelongInsteadOfAValue() throws IOException {
		assertThat(check("application.yml", """
				rmq:
				  retry: 5
				  topics: many
				  listeners:
				    orders: 7
				""")).allMatch(Finding::error)
			.extracting(Finding::line, Finding::message)
			.allMatch((finding) -> finding.toList().get(1).toString().endsWith("a section, with keys below it"))
			.extracting((finding) -> finding.toList().get(0))
			.containsExactly(2, 3, 5);
	}

	@Test
	void checksEachDocumentOnce() throws IOException {
		assertThat(check("application.yml", """
				rmq.consumer.lease: 1s
				---
				spring.config.activate.on-profile: test
				rmq.metrics.interval: 1ms
				""")).extracting(Finding::line).containsExactly(1, 4);
	}

	@Test
	void saysWhereAFileCannotBeRead() throws IOException {
		assertThat(check("application.yml", "rmq:\n  consumer: [\n")).singleElement()
			.extracting(Finding::line)
			.isEqualTo(3);
	}

	@Test
	void refusesWhatIsNoFileOfProperties() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ConfigFile(this.directory.resolve("a.yml")).check(List.of()))
			.withMessageContaining("There is no file");
		assertThatIllegalArgumentException().isThrownBy(() -> check("notes.txt", "rmq"))
			.withMessageContaining(".properties");
	}

	private List<Finding> check(String name, String content) throws IOException {
		return new ConfigFile(Files.writeString(this.directory.resolve(name), content)).check(List.of());
	}

}
