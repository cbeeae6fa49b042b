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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * What goes with every response of the dashboard, as an endpoint itself cannot send any
 * header: that the page loads nothing from elsewhere and runs nothing but its own files,
 * and that browsers ask whether a file has changed. Immutable and thread-safe.
 */
final class DashboardHeaders {

	/**
	 * Their names and values.
	 */
	static final Map<String, String> VALUES = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
					+ "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
			"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer", "Cross-Origin-Resource-Policy",
			"same-origin", "Cache-Control", "no-cache");

	private final List<String> path;

	private final DashboardFiles files;

	DashboardHeaders(String path, DashboardFiles files) {
		this.path = split(path).toList();
		this.files = files;
	}

	static DashboardHeaders of(PathMappedEndpoints endpoints, DashboardFiles files) {
		String path = endpoints.getPath(EndpointId.of(RmqDashboardEndpoint.ID));
		return new DashboardHeaders((path != null) ? path : "/" + RmqDashboardEndpoint.ID, files);
	}

	/**
	 * Return whether a request may be for the dashboard. What is before the path of the
	 * page does not matter, nor does the way in which the path is written: a header too
	 * many hurts nobody, one too few lets another site frame the page.
	 * @param requested the path of the request, encoded
	 * @return {@code true} for the page and all below it, wherever they are mapped
	 */
	boolean applyTo(String requested) {
		List<String> segments = segments(requested);
		for (int start = 0; start + this.path.size() <= segments.size(); start++) {
			if (isPath(segments, start)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return what tells the content of a file from that of another version. The page has
	 * none, as its content depends on the configuration.
	 * @param requested the path of the request, encoded
	 * @return the tag; {@code null} if the path is not that of a file
	 */
	@Nullable String entityTag(String requested) {
		List<String> segments = segments(requested);
		int start = segments.size() - 1 - this.path.size();
		return (start >= 0 && isPath(segments, start) && this.files.find(segments.get(segments.size() - 1)) != null)
				? "\"" + this.files.version() + "\"" : null;
	}

	private boolean isPath(List<String> segments, int start) {
		for (int index = 0; index < this.path.size(); index++) {
			if (!this.path.get(index).equalsIgnoreCase(segments.get(start + index))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the segments as handlers compare them: decoded, and without parameters.
	 */
	private static List<String> segments(String requested) {
		List<String> segments = new ArrayList<>();
		split(requested).map((segment) -> segment.split(";", 2)[0])
			.map(DashboardHeaders::decode)
			.flatMap(DashboardHeaders::split)
			.forEach((segment) -> {
				if (segment.equals("..") && !segments.isEmpty()) {
					segments.remove(segments.size() - 1);
				}
				else if (!segment.equals(".")) {
					segments.add(segment);
				}
			});
		return segments;
	}

	private static String decode(String segment) {
		try {
			return UriUtils.decode(segment, "UTF-8");
		}
		catch (IllegalArgumentException ex) {
			return segment;
		}
	}

	private static Stream<String> split(String path) {
		return Arrays.stream(path.split("/")).filter(StringUtils::hasLength);
	}

}
