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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.web.util.HtmlUtils;

/**
 * The page, with links that are right wherever the endpoints are mapped. They are
 * relative, so they hold behind a proxy and under a context path too. Thread-safe.
 */
final class DashboardPage {

	private static final EndpointId DASHBOARD = EndpointId.of(RmqDashboardEndpoint.ID);

	private static final EndpointId API = EndpointId.of("rmq");

	private final String template;

	private final Supplier<PathMappedEndpoints> endpoints;

	DashboardPage(DashboardFiles files, Supplier<PathMappedEndpoints> endpoints) {
		this.template = files.template();
		this.endpoints = endpoints;
	}

	byte[] html() {
		String own = rootPath(DASHBOARD);
		int slash = own.lastIndexOf('/');
		String up = "../".repeat((int) own.chars().filter((character) -> character == '/').count());
		return this.template.replace("{{files}}", HtmlUtils.htmlEscape(own.substring(slash + 1)))
			.replace("{{api}}", HtmlUtils.htmlEscape(up + rootPath(API)))
			.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * An endpoint that is not exposed has no path; the page then says so.
	 */
	private String rootPath(EndpointId id) {
		@Nullable String path = this.endpoints.get().getRootPath(id);
		return (path != null) ? path : id.toLowerCaseString();
	}

}
