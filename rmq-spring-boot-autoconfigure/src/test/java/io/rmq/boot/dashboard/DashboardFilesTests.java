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

package io.rmq.boot.dashboard;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardFiles}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DashboardFilesTests {

	private static final List<String> OWN = DashboardFiles.OWN;

	private final DashboardFiles files = new DashboardFiles();

	@Test
	void everyFileOfThePageIsServedAndNoOther() throws IOException, URISyntaxException {
		URL template = Objects.requireNonNull(DashboardFiles.class.getResource(DashboardFiles.TEMPLATE));
		try (Stream<Path> all = Files.list(Path.of(template.toURI()).getParent())) {
			assertThat(all.map((file) -> file.getFileName().toString()).filter((name) -> !name.endsWith(".class")))
				.containsExactlyInAnyOrderElementsOf(OWN);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../application.properties", "..", "", "/", "./api.js", "api.js/", "API.JS",
			"..%2f..%2fapplication.properties", "RmqDashboardEndpoint.class", "index.html", "chart.js/../api.js" })
	void nothingElseIsFound(String name) {
		assertThat(this.files.find(name)).isNull();
	}

	@ParameterizedTest
	@FieldSource("OWN")
	void nothingParsesMarkupOrRunsText(String name) {
		assertThat(source(name))
			.doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|"
					+ "createContextualFragment|setHTML|DOMParser|\\beval\\(|new Function|\\bstyle=|\\son\\w+=\"")
			.doesNotContainPattern("https?://(?!www\\.w3\\.org/2000/svg)")
			.doesNotContainPattern("<script>|<style>|javascript:");
	}

	@Test
	void libraryIsThere() {
		byte[] library = Objects.requireNonNull(this.files.find("chart.js"));
		assertThat(new String(library, StandardCharsets.UTF_8)).contains("Chart.js", "MIT License");
	}

	@ParameterizedTest
	@ValueSource(strings = { "pom.properties", "chart.umd.min.js" })
	void allElseIsThereWithoutTheLibraryAndTheLogSaysSo(String missing, CapturedOutput output) {
		DashboardFiles files = new DashboardFiles(
				(location) -> location.endsWith(missing) ? null : DashboardFiles.class.getResourceAsStream(location));
		assertThat(files.find("chart.js")).isNull();
		assertThat(files.find("app.js")).isNotNull();
		assertThat(output).containsOnlyOnce("The dashboard draws no charts").contains(missing);
	}

	@Test
	void versionIsOfTheContents() {
		assertThat(this.files.version()).hasSize(16).isEqualTo(new DashboardFiles().version());
	}

	private String source(String name) {
		byte[] content = this.files.find(name);
		return (content != null) ? new String(content, StandardCharsets.UTF_8) : this.files.template();
	}

}
