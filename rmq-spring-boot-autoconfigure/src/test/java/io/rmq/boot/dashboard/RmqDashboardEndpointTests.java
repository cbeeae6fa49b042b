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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RmqDashboardEndpoint} over HTTP, on a management port of its own and
 * with a name of its own.
 */
@SpringBootTest(classes = DashboardApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.server.port=0", "management.endpoints.web.exposure.include=rmqdashboard",
				"management.endpoints.web.path-mapping.rmqdashboard=queues", "logging.level.root=warn" })
class RmqDashboardEndpointTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalManagementPort
	private int managementPort;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.url", TestRedis::url);
		registry.add("rmq.key-prefix", () -> DashboardApplication.PREFIX);
	}

	@Test
	void pageNamesItsFiles() throws Exception {
		HttpResponse<String> page = get("/actuator/queues");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(page.body()).contains("src=\"queues/app.js\"").doesNotContain("{{");
	}

	@ParameterizedTest
	@CsvSource({ "app.js,text/javascript;charset=UTF-8", "chart.js,text/javascript;charset=UTF-8",
			"style.css,text/css;charset=UTF-8", "icon.svg,image/svg+xml" })
	void filesHaveTheirTypes(String name, String type) throws Exception {
		HttpResponse<String> file = get("/actuator/queues/" + name);
		assertThat(file.statusCode()).isEqualTo(200);
		assertThat(file.headers().firstValue("Content-Type")).hasValue(type);
		assertThat(file.body()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/queues", "/actuator/queues/app.js", "/actuator/queues/nothing.js" })
	void everyResponseHasThePolicy(String path) throws Exception {
		HttpResponse<String> response = get(path);
		DashboardHeaders.VALUES
			.forEach((name, value) -> assertThat(response.headers().allValues(name)).containsExactly(value));
	}

	@Test
	void whatABrowserHasAlreadyIsNotSentAgain() throws Exception {
		String tag = get("/actuator/queues/app.js").headers().firstValue("ETag").orElseThrow();
		assertThat(get("/actuator/queues/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
		assertThat(get("/actuator/queues/app.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing.js", "/index.html", "/..%2fapplication.properties", "/../application.properties",
			"/%2e%2e/%2e%2e/application.properties", "/..;/api.js", "/api.js/x", "/RmqDashboardEndpoint.class" })
	void nothingElseIsServed(String path) throws Exception {
		assertThat(get("/actuator/queues" + path).statusCode()).isBetween(400, 404);
	}

	@Test
	void applicationsPortHasNothingOfIt() throws Exception {
		HttpResponse<String> response = send(this.port, "/actuator/queues", "Accept", "*/*");
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Security-Policy")).isEmpty();
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return get(path, "Accept", "*/*");
	}

	private HttpResponse<String> get(String path, String header, String value)
			throws IOException, InterruptedException {
		return send(this.managementPort, path, header, value);
	}

	private HttpResponse<String> send(int port, String path, String header, String value)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header(header, value)
			.build();
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

}
