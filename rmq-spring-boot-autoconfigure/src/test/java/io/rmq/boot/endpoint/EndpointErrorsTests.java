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

import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link EndpointErrors}.
 */
class EndpointErrorsTests {

	@ParameterizedTest
	@CsvSource({ "NOT_FOUND, 404", "GROUP_IN_USE, 409", "CONNECTION, 503", "TIMEOUT, 503", "SERVER_REFUSED, 503",
			"CONFIGURATION, 400", "TOO_MANY_IN_FLIGHT, 429", "UNKNOWN_FORMAT, 500" })
	void errorsOfRmqHaveAStatus(RmqErrorCode code, int status) {
		WebEndpointResponse<JsonView> answer = EndpointErrors.answer(() -> {
			throw new RmqException(code, "this and that", null);
		});
		assertThat(answer.getStatus()).isEqualTo(status);
		assertThat(answer.getBody()).isEqualTo(new ErrorView(code.name(), "this and that"));
	}

	@Test
	void wrongParametersAreTheFaultOfWhoAsks() {
		WebEndpointResponse<JsonView> answer = EndpointErrors.answer(() -> {
			throw new IllegalArgumentException("wrong");
		});
		assertThat(answer.getStatus()).isEqualTo(400);
		assertThat(answer.getBody()).isEqualTo(new ErrorView("BAD_REQUEST", "wrong"));
	}

	@Test
	void otherErrorsAreThrown() {
		assertThatIllegalStateException().isThrownBy(() -> EndpointErrors.answer(() -> {
			throw new IllegalStateException("a mistake of ours");
		}));
	}

}
