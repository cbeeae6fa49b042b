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

import java.util.Map;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/**
 * What goes with every response of the dashboard, as an endpoint itself cannot send any
 * header: that the page loads nothing from elsewhere and runs nothing but its own files,
 * and that browsers ask whether a file has changed. Immutable and thread-safe.
 *
 * @param path the path of the page
 * @param entityTag what tells the files of one version from those of another
 */
record DashboardHeaders(String path, String entityTag) {

	/**
	 * Their names and values.
	 */
	static final Map<String, String> VALUES = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
					+ "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cross-Origin-Resource-Policy",
			"same-origin", "Cache-Control", "no-cache");

	static DashboardHeaders of(PathMappedEndpoints endpoints, DashboardFiles files) {
		String path = endpoints.getPath(EndpointId.of(RmqDashboardEndpoint.ID));
		return new DashboardHeaders((path != null) ? path : "/" + RmqDashboardEndpoint.ID,
				"\"" + files.version() + "\"");
	}

	/**
	 * Return whether a request is for the dashboard.
	 * @param requested the path of the request, without that of the application
	 * @return {@code true} for the page and all below it
	 */
	boolean applyTo(String requested) {
		return requested.startsWith(this.path)
				&& (requested.length() == this.path.length() || requested.charAt(this.path.length()) == '/');
	}

}
