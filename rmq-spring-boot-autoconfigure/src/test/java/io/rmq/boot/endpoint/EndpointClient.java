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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Speaks to the endpoint of an application on this machine, as a program would.
 */
final class EndpointClient {

	private final HttpClient http = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	private final String base;

	EndpointClient(int port) {
		this.base = "http://localhost:" + port + "/actuator/rmq";
	}

	Answer get(String path) {
		return exchange("GET", path, null, null);
	}

	Answer post(String path, String json) {
		return exchange("POST", path, "application/json", json);
	}

	Answer delete(String path) {
		return exchange("DELETE", path, null, null);
	}

	Answer exchange(String method, String path, @Nullable String contentType, @Nullable String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path))
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		if (contentType != null) {
			request.header("Content-Type", contentType);
		}
		try {
			HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
			boolean json = response.headers().firstValue("Content-Type").orElse("").equals("application/json");
			return new Answer(response.statusCode(), response.body(),
					json ? this.mapper.readTree(response.body()) : this.mapper.nullNode());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What was answered.
	 *
	 * @param status the status
	 * @param text the body
	 * @param json the body, if it is JSON
	 */
	record Answer(int status, String text, JsonNode json) {

		/**
		 * Return the body of a request that was fulfilled.
		 */
		JsonNode ok() {
			assertThat(this.status).as(this.text).isBetween(200, 299);
			return this.json;
		}

		/**
		 * Check that the request was refused in the way that is documented.
		 */
		void isError(int status, String code, String... message) {
			assertThat(this.status).as(this.text).isEqualTo(status);
			assertThat(this.json.get("code").asString()).isEqualTo(code);
			assertThat(this.json.get("message").asString()).isNotEmpty()
				.satisfies((text) -> assertThat(List.of(message)).allMatch(text::contains));
		}

	}

}
