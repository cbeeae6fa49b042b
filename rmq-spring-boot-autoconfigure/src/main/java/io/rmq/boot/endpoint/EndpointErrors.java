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

import java.util.function.Supplier;

import io.rmq.RmqException;
import io.rmq.logging.RmqLog;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Answers why something was not done.
 */
final class EndpointErrors {

	private static final RmqLog logger = RmqLog.of(EndpointErrors.class);

	private EndpointErrors() {
	}

	/**
	 * Return an answer, or one that says why there is none.
	 */
	static WebEndpointResponse<JsonView> answer(Supplier<WebEndpointResponse<JsonView>> operation) {
		try {
			return operation.get();
		}
		catch (RmqException ex) {
			logger.debug("The endpoint answers with an error", ex);
			return error(status(ex), ex.getCode().name(), ex);
		}
		catch (UnavailableException ex) {
			logger.debug("The endpoint answers with an error", ex);
			return error(503, "UNAVAILABLE", ex);
		}
		catch (IllegalArgumentException ex) {
			logger.debug("The endpoint answers with an error", ex);
			return error(400, "BAD_REQUEST", ex);
		}
	}

	private static int status(RmqException ex) {
		return switch (ex.getCode()) {
			case NOT_FOUND -> 404;
			case GROUP_IN_USE, DUPLICATE -> 409;
			case CONNECTION, TIMEOUT, SERVER_REFUSED, SERVER_TOO_OLD -> 503;
			case CONFIGURATION -> 400;
			case TOO_MANY_IN_FLIGHT -> 429;
			default -> 500;
		};
	}

	private static WebEndpointResponse<JsonView> error(int status, String code, RuntimeException ex) {
		String message = ex.getMessage();
		return new WebEndpointResponse<>(new ErrorView(code, (message != null) ? message : ex.toString()), status);
	}

}
