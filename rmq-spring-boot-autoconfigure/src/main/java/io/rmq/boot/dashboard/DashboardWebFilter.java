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

import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Sends the {@link DashboardHeaders} of a reactive application. Thread-safe.
 */
final class DashboardWebFilter implements WebFilter {

	private final Supplier<DashboardHeaders> headers;

	DashboardWebFilter(Supplier<DashboardHeaders> headers) {
		this.headers = SingletonSupplier.of(headers);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String path = exchange.getRequest().getPath().value();
		if (!this.headers.get().applyTo(path)) {
			return chain.filter(exchange);
		}
		DashboardHeaders.VALUES.forEach(exchange.getResponse().getHeaders()::set);
		String entityTag = this.headers.get().entityTag(path);
		return (entityTag != null && exchange.checkNotModified(entityTag)) ? exchange.getResponse().setComplete()
				: chain.filter(exchange);
	}

}
