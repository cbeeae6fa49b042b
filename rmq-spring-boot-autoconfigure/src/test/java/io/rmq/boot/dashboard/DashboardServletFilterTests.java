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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardServletFilter}.
 */
class DashboardServletFilterTests {

	private static final DashboardFiles FILES = new DashboardFiles();

	private static final String TAG = "\"" + FILES.version() + "\"";

	private static final DashboardHeaders HEADERS = new DashboardHeaders("/actuator/rmqdashboard", FILES);

	private final DashboardServletFilter filter = new DashboardServletFilter(() -> HEADERS);

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/rmqdashboard", "/actuator/rmqdashboard/api.js", "/app/actuator/rmqdashboard",
			"/context/app/actuator/rmqdashboard/api.js", "/actuator/rmqdash%62oard", "/actuator/rmqdashboard;x=1",
			"/actuator;y/rmqdashboard;x/app.js", "/actuator//rmqdashboard/", "/actuator/rmqdashboard/none.js",
			"/actuator/rmqdashboard/%zz" })
	void thePageAndItsFilesHaveTheHeadersHoweverTheyAreMappedAndWritten(String path) throws Exception {
		assertHeaders(response(new MockHttpServletRequest("GET", path)));
	}

	@Test
	void whatTheContainerMapsToThePageHasThemToo() throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/other");
		request.setServletPath("/app");
		request.setPathInfo("/actuator/rmqdashboard");
		assertHeaders(response(request));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/rmq", "/actuator/rmqdashboards", "/rmqdashboard", "/" })
	void nothingElseHas(String path) throws Exception {
		assertThat(response(new MockHttpServletRequest("GET", path)).getHeaderNames()).isEmpty();
	}

	@Test
	void aFileThatABrowserHasAlreadyIsNotSentAgain() throws Exception {
		assertThat(response(ifNoneMatch("/actuator/rmqdashboard/api.js")).getStatus()).isEqualTo(304);
		assertThat(response(ifNoneMatch("/app/actuator/rmqdashboard/api.js")).getStatus()).isEqualTo(304);
	}

	@Test
	void thePageAndWhatThereIsNotAreNeverTakenForUnchanged() throws Exception {
		assertThat(response(ifNoneMatch("/actuator/rmqdashboard")).getStatus()).isEqualTo(200);
		assertThat(response(ifNoneMatch("/actuator/rmqdashboard/nothing.js")).getStatus()).isEqualTo(200);
	}

	private static MockHttpServletRequest ifNoneMatch(String path) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
		request.addHeader("If-None-Match", TAG);
		return request;
	}

	private static void assertHeaders(MockHttpServletResponse response) {
		DashboardHeaders.VALUES.forEach((name, value) -> assertThat(response.getHeader(name)).isEqualTo(value));
	}

	private MockHttpServletResponse response(MockHttpServletRequest request) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.filter.doFilter(request, response, new MockFilterChain());
		return response;
	}

}
