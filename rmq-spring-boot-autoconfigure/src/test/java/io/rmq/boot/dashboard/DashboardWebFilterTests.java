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

import java.net.URI;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DashboardWebFilter}.
 */
class DashboardWebFilterTests {

	private static final DashboardFiles FILES = new DashboardFiles();

	private static final String TAG = "\"" + FILES.version() + "\"";

	private static final DashboardHeaders HEADERS = new DashboardHeaders("/actuator/rmqdashboard", FILES);

	private final DashboardWebFilter filter = new DashboardWebFilter(() -> HEADERS);

	private boolean passed;

	private final WebFilterChain chain = (exchange) -> {
		this.passed = true;
		return Mono.empty();
	};

	@Test
	void thePageAndItsFilesHaveTheHeaders() {
		for (String path : new String[] { "/actuator/rmqdashboard", "/actuator/rmqdashboard/api.js",
				"/app/actuator/rmqdashboard", "/actuator/rmqdash%62oard", "/actuator/rmqdashboard;x=1",
				"/actuator;y/rmqdashboard;x/app.js", "/actuator//rmqdashboard/", "/x%2Factuator/./rmqdashboard",
				"/actuator/x/../rmqdashboard/none.js" }) {
			MockServerWebExchange exchange = exchange(MockServerHttpRequest.method(HttpMethod.GET, URI.create(path)));
			DashboardHeaders.VALUES.forEach(
					(name, value) -> assertThat(exchange.getResponse().getHeaders().getFirst(name)).isEqualTo(value));
			assertThat(this.passed).isTrue();
		}
	}

	@Test
	void nothingElseHas() {
		for (String path : new String[] { "/actuator/rmq", "/actuator/rmqdashboards", "/" }) {
			MockServerWebExchange exchange = exchange(MockServerHttpRequest.get(path));
			assertThat(exchange.getResponse().getHeaders().isEmpty()).isTrue();
			assertThat(this.passed).isTrue();
		}
	}

	@Test
	void whatABrowserHasAlreadyIsNotSentAgain() {
		MockServerWebExchange exchange = exchange(
				MockServerHttpRequest.get("/actuator/rmqdashboard/api.js").ifNoneMatch(TAG));
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.NOT_MODIFIED);
		assertThat(exchange.getResponse().getHeaders().getETag()).isEqualTo(TAG);
		assertThat(this.passed).isFalse();
	}

	@Test
	void thePageAndWhatThereIsNotAreNeverTakenForUnchanged() {
		for (String path : new String[] { "/actuator/rmqdashboard", "/actuator/rmqdashboard/nothing.js",
				"/actuator/rmqdashboard/x/api.js" }) {
			MockServerWebExchange exchange = exchange(MockServerHttpRequest.get(path).ifNoneMatch(TAG));
			assertThat(exchange.getResponse().getHeaders().getETag()).isNull();
			assertThat(this.passed).isTrue();
		}
	}

	private MockServerWebExchange exchange(MockServerHttpRequest.BaseBuilder<?> request) {
		MockServerWebExchange exchange = MockServerWebExchange.from(request);
		this.passed = false;
		this.filter.filter(exchange, this.chain).block();
		return exchange;
	}

}
