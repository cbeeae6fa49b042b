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

package io.rmq.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rmq.annotation.RmqListener;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.metrics.RmqMetricsAutoConfiguration;
import io.rmq.observation.RmqMeter;
import io.rmq.template.RmqOperations;
import io.rmq.test.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the dashboard and the alert rules to what an application really exports.
 */
class MonitoringExamplesTests {

	private static final Path FOLDER = Path.of("../docs/monitoring");

	private static final Pattern SAMPLE = Pattern.compile("^(rmq_\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);

	private static final Pattern METRIC = Pattern.compile("\\b(rmq_\\w+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=");

	private static final Pattern LABELS_WANTED = Pattern
		.compile("(?:by|on) \\(([^)]*)\\)|(\\w+)=~?\"|\\{\\{ ?(?:\\$labels\\.)?(\\w+) ?}}");

	/**
	 * Labels that Prometheus itself adds.
	 */
	private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job", "le");

	/**
	 * The names that are exported, each with its labels.
	 */
	private static final Map<String, Set<String>> EXPORTED = new TreeMap<>();

	@BeforeAll
	static void export() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RmqMetricsAutoConfiguration.class, RmqAutoConfiguration.class,
					DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class, MetricsAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("spring.data.redis.url=" + TestRedis.url(),
					"rmq.key-prefix=" + TestRedis.uniqueName(TestRedis.keyPrefix()), "rmq.metrics.interval=1s",
					"management.metrics.distribution.percentiles-histogram.rmq.handle=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(RmqOperations.class).send("exported", "hello");
				PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
				Awaitility.await()
					.untilAsserted(() -> assertThat(RmqMeter.values())
						.allSatisfy((meter) -> assertThat(registry.find(meter.meterName()).meters()).isNotEmpty()));
				for (Matcher sample = SAMPLE.matcher(registry.scrape()); sample.find();) {
					Set<String> labels = EXPORTED.computeIfAbsent(sample.group(1), (name) -> new TreeSet<>());
					Matcher label = LABEL.matcher((sample.group(2) != null) ? sample.group(2) : "");
					while (label.find()) {
						labels.add(label.group(1));
					}
				}
			});
	}

	@Test
	void everyMeterIsExportedWithTheTagsThatItIsDocumentedWith() {
		for (RmqMeter meter : RmqMeter.values()) {
			assertThat(EXPORTED.entrySet()).as(meter.meterName())
				.filteredOn((exported) -> exported.getKey().startsWith(meter.meterName().replace('.', '_'))
						&& exported.getValue().equals(new HashSet<>(meter.tags())))
				.isNotEmpty();
		}
	}

	@Test
	void dashboardShowsNothingThatIsNotThere() throws IOException {
		List<Query> queries = new ArrayList<>();
		JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("rmq-dashboard.json")));
		for (JsonNode panel : dashboard.path("panels")) {
			for (JsonNode target : panel.path("targets")) {
				queries.add(new Query(target.path("expr").asString(), target.path("legendFormat").asString()));
			}
		}
		assertThat(queries).hasSizeGreaterThan(25).allSatisfy(MonitoringExamplesTests::check);
		dashboard.path("templating").path("list").forEach((variable) -> {
			String query = variable.path("query").path("query").asString("");
			METRIC.matcher(query).results().forEach((metric) -> assertThat(EXPORTED).containsKey(metric.group(1)));
		});
	}

	@Test
	void dashboardShowsEverything() throws IOException {
		String dashboard = Files.readString(FOLDER.resolve("rmq-dashboard.json"));
		assertThat(RmqMeter.values())
			.allSatisfy((meter) -> assertThat(dashboard).contains(meter.meterName().replace('.', '_')));
	}

	@Test
	void alertsAskForNothingThatIsNotThere() throws IOException {
		List<Map<String, Object>> rules = rules();
		assertThat(rules).hasSizeGreaterThan(8).allSatisfy((rule) -> {
			assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
			check(new Query((String) rule.get("expr"), rule.get("annotations").toString()));
		});
		assertThat(rules).extracting((rule) -> rule.get("alert")).doesNotHaveDuplicates();
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> rules() throws IOException {
		Map<String, List<Map<String, Object>>> alerts = new Yaml()
			.load(Files.readString(FOLDER.resolve("rmq-alerts.yml")));
		return (List<Map<String, Object>>) alerts.get("groups").get(0).get("rules");
	}

	/**
	 * Whether its metrics are there, and have the labels that are used.
	 */
	private static void check(Query query) {
		Set<String> labels = new HashSet<>(OF_PROMETHEUS);
		List<String> metrics = METRIC.matcher(query.expression()).results().map((found) -> found.group(1)).toList();
		assertThat(metrics).isNotEmpty().allSatisfy((metric) -> assertThat(EXPORTED).containsKey(metric));
		metrics.forEach((metric) -> labels.addAll(EXPORTED.get(metric)));
		assertThat(labels).containsAll(query.labels());
		assertThat(query.expression().chars().filter((character) -> character == '(').count())
			.isEqualTo(query.expression().chars().filter((character) -> character == ')').count());
	}

	/**
	 * What is asked of Prometheus.
	 *
	 * @param expression the expression
	 * @param text where labels of the result are used
	 */
	private record Query(String expression, String text) {

		Set<String> labels() {
			Set<String> labels = new HashSet<>();
			Matcher wanted = LABELS_WANTED.matcher(this.expression + " " + this.text);
			while (wanted.find()) {
				String list = (wanted.group(1) != null) ? wanted.group(1)
						: (wanted.group(2) != null) ? wanted.group(2) : wanted.group(3);
				labels.addAll(Arrays.asList(list.split(", ?")));
			}
			return labels;
		}

	}

	/**
	 * A listener of the topic {@code exported}.
	 */
	static class Listener {

		@RmqListener(id = "exported", topic = "exported")
		void on(String payload) {
		}

	}

}
