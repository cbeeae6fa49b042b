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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Serves the dashboard: one page and the files that it needs. The page itself reads and
 * writes nothing but what the endpoint {@code rmq} allows to whoever looks at it.
 * Thread-safe.
 */
@WebEndpoint(id = RmqDashboardEndpoint.ID)
public final class RmqDashboardEndpoint {

	static final String ID = "rmqdashboard";

	private static final String HTML = "text/html;charset=UTF-8";

	private final DashboardFiles files;

	private final DashboardPage page;

	RmqDashboardEndpoint(DashboardFiles files, DashboardPage page) {
		this.files = files;
		this.page = page;
	}

	/**
	 * Return the page.
	 * @return its HTML
	 */
	@ReadOperation(produces = HTML)
	public WebEndpointResponse<byte[]> page() {
		return new WebEndpointResponse<>(this.page.html(), WebEndpointResponse.STATUS_OK,
				DashboardFiles.contentType(".html"));
	}

	/**
	 * Return a file of the page.
	 * @param name its name; none but those that the page needs are found
	 * @return the file; {@code null} if there is none of that name
	 */
	@ReadOperation(produces = { "text/javascript", "text/css", "image/svg+xml" })
	public @Nullable WebEndpointResponse<byte[]> file(@Selector String name) {
		byte[] content = this.files.find(name);
		return (content != null)
				? new WebEndpointResponse<>(content, WebEndpointResponse.STATUS_OK, DashboardFiles.contentType(name))
				: null;
	}

}
