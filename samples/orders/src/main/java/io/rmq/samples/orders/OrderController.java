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

import java.net.URI;
import java.util.Objects;
import java.util.stream.Collectors;

import io.rmq.RmqException;
import io.rmq.RmqPriority;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes orders over the web, and tells what became of them.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderDesk desk;

	private final OrderBook book;

	OrderController(OrderDesk desk, OrderBook book) {
		this.desk = desk;
		this.book = book;
	}

	@PostMapping
	ResponseEntity<OrderStatus> order(@Valid @RequestBody OrderRequest request) {
		String product = Objects.requireNonNull(request.product());
		RmqPriority priority = Objects.requireNonNullElse(request.priority(), RmqPriority.NORMAL);
		OrderStatus status = this.desk.take(product, request.quantity(), priority);
		return ResponseEntity.accepted().location(URI.create("/orders/" + status.order().id())).body(status);
	}

	@GetMapping("/{id}")
	OrderStatus status(@PathVariable String id) {
		OrderStatus status = this.book.find(id);
		if (status == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order with this id");
		}
		return status;
	}

	@ExceptionHandler
	ProblemDetail invalid(MethodArgumentNotValidException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				ex.getFieldErrors()
					.stream()
					.map((error) -> error.getField() + " " + error.getDefaultMessage())
					.sorted()
					.collect(Collectors.joining(", ")));
	}

	@ExceptionHandler
	ProblemDetail unreadable(HttpMessageNotReadableException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
				"An order is JSON with a product and a quantity, like {\"product\": \"tea\", \"quantity\": 1, \"priority\": \"HIGH\"}, where the priority may be HIGH, NORMAL, LOW or left out");
	}

	@ExceptionHandler
	ProblemDetail notSent(RmqException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"No orders can be taken now, try again later");
	}

}
