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

package io.rmq.boot.endpoint;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Names who makes a request: the user who is signed in, or else the address that the
 * request comes from where the web stack tells it.
 */
final class Actor {

	private static final boolean SERVLET = ClassUtils.isPresent("jakarta.servlet.http.HttpServletRequest",
			Actor.class.getClassLoader())
			&& ClassUtils.isPresent("org.springframework.web.context.request.ServletRequestAttributes",
					Actor.class.getClassLoader());

	private Actor() {
	}

	static String of(SecurityContext security) {
		Principal principal = security.getPrincipal();
		if (principal != null && !principal.getName().isBlank()) {
			return "user " + principal.getName();
		}
		String address = SERVLET ? ServletAddress.current() : null;
		return (address != null) ? "address " + address : "an anonymous request";
	}

	/**
	 * Apart, so that it is loaded only where there are servlets.
	 */
	private static final class ServletAddress {

		private ServletAddress() {
		}

		static @Nullable String current() {
			RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
			return (attributes instanceof ServletRequestAttributes servlet) ? servlet.getRequest().getRemoteAddr()
					: null;
		}

	}

}
