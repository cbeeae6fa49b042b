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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link DashboardPage}.
 */
class DashboardPageTests {

	@Test
	void linksAreRelativeToThePage() {
		assertThat(page(Map.of("rmqdashboard", "rmqdashboard", "rmq", "rmq"))).contains("\"rmqdashboard/app.js\"",
				"name=\"rmq-api\" content=\"rmq\"");
	}

	@Test
	void linksFollowTheMappingOfTheEndpoints() {
		assertThat(page(Map.of("rmqdashboard", "queues/board", "rmq", "queues/api"))).contains("\"board/app.js\"",
				"content=\"../queues/api\"");
	}

	@Test
	void pathsAreEscaped() {
		assertThat(page(Map.of("rmqdashboard", "a\"><script>", "rmq", "rmq"))).doesNotContain("<script>");
	}

	@Test
	void pageIsThereWithoutTheOtherEndpoint() {
		assertThat(page(Map.of("rmqdashboard", "rmqdashboard"))).contains("content=\"rmq\"");
	}

	private static String page(Map<String, String> paths) {
		List<ExposableWebEndpoint> all = paths.entrySet()
			.stream()
			.map((entry) -> endpoint(entry.getKey(), entry.getValue()))
			.toList();
		WebEndpointsSupplier supplier = () -> all;
		PathMappedEndpoints endpoints = new PathMappedEndpoints("/actuator", supplier);
		return new String(new DashboardPage(new DashboardFiles(), () -> endpoints).html(), StandardCharsets.UTF_8);
	}

	private static ExposableWebEndpoint endpoint(String id, String path) {
		ExposableWebEndpoint endpoint = mock();
		given(endpoint.getEndpointId()).willReturn(EndpointId.of(id));
		given(endpoint.getRootPath()).willReturn(path);
		return endpoint;
	}

}
