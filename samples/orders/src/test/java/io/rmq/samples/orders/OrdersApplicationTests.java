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

package io.rmq.samples.orders;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the whole application over the web, with the server that it brings.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "orders.shipping-time=1ms", "rmq.retry.delays=10ms,10ms" })
@ExtendWith(OutputCaptureExtension.class)
class OrdersApplicationTests {

	private static final Pattern FIRST_ATTEMPT = Pattern
		.compile("Handling \\d+ x (biscuits|sugar|tea|unobtainium|coffee|milk|honey), .* attempt 1\\R");

	private final RestTestClient client;

	OrdersApplicationTests(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void orderIsHandled() {
		String location = order("""
				{"product": "chocolate", "quantity": 2, "priority": "HIGH"}""");
		Map<String, Object> status = awaitState(location, "HANDLED");
		assertThat(status).containsEntry("product", "chocolate")
			.containsEntry("quantity", 2)
			.containsEntry("priority", "HIGH")
			.containsEntry("attempt", 1)
			.doesNotContainKey("error");
		assertThat(location).endsWith("/orders/" + status.get("id"));
	}

	@Test
	void priorityIsNormalUnlessSaid() {
		String location = order("""
				{"product": "chocolate", "quantity": 1}""");
		assertThat(awaitState(location, "HANDLED")).containsEntry("priority", "NORMAL");
	}

	@Test
	void orderThatAlwaysFailsIsDeadAfterItsRetries() {
		String location = order("""
				{"product": "unobtainium", "quantity": 100}""");
		assertThat(awaitState(location, "DEAD")).containsEntry("attempt", 3)
			.containsEntry("error", "No unobtainium in stock");
	}

	@Test
	void demonstrationHandlesUrgentOrdersFirst(CapturedOutput output) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(firstAttempts(output)).containsExactly("milk", "honey", "tea",
					"unobtainium", "coffee", "biscuits", "sugar"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"product": " ", "quantity": 1}                         | product must not be blank
			{"quantity": 1}                                         | product must not be blank
			{"product": "tea", "quantity": 0}                       | quantity must be greater than or equal to 1
			{"product": "tea"}                                      | An order is JSON
			{"product": "tea", "quantity": 101}                     | quantity must be less than or equal to 100
			{"product": "tea", "quantity": 1, "priority": "URGENT"} | An order is JSON
			tea                                                     | An order is JSON
			""")
	void badOrderIsRefusedWithAReason(String body, String reason) {
		this.client.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).startsWith(reason));
	}

	@Test
	void unknownOrderIsNotFound() {
		this.client.get().uri("/orders/none").exchange().expectStatus().isNotFound();
	}

	@Test
	void healthShowsServerAndListener() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.rmq.status")
			.isEqualTo("UP")
			.jsonPath("$.components.rmq.details.server.version")
			.exists()
			.jsonPath("$.components.rmq.details.listeners.orders.phase")
			.isEqualTo("RUNNING");
	}

	private String order(String body) {
		EntityExchangeResult<Void> result = this.client.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isAccepted()
			.returnResult(Void.class);
		return Objects.requireNonNull(result.getResponseHeaders().getLocation()).toString();
	}

	private Map<String, Object> awaitState(String location, String state) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> get(location), (status) -> state.equals(status.get("state")));
	}

	private Map<String, Object> get(String location) {
		EntityExchangeResult<Map<String, Object>> result = this.client.get()
			.uri(location)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<Map<String, Object>>() {
			});
		return Objects.requireNonNull(result.getResponseBody());
	}

	private static List<String> firstAttempts(CapturedOutput output) {
		return FIRST_ATTEMPT.matcher(output.getOut()).results().map((MatchResult match) -> match.group(1)).toList();
	}

}
