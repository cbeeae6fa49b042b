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
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends the {@link DashboardHeaders} of a servlet application. Thread-safe.
 */
final class DashboardServletFilter extends OncePerRequestFilter {

	private final Supplier<DashboardHeaders> headers;

	DashboardServletFilter(Supplier<DashboardHeaders> headers) {
		this.headers = SingletonSupplier.of(headers);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.headers.get().applyTo(request.getRequestURI()) && !this.headers.get().applyTo(mappedPath(request));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		DashboardHeaders.VALUES.forEach(response::setHeader);
		String entityTag = this.headers.get().entityTag(request.getRequestURI());
		if (entityTag == null || !new ServletWebRequest(request, response).checkNotModified(entityTag)) {
			chain.doFilter(request, response);
		}
	}

	/**
	 * Return the path as the container has understood it, which may not be the one that
	 * was sent.
	 */
	private static String mappedPath(HttpServletRequest request) {
		return request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
	}

}
