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

import java.util.concurrent.CompletableFuture;

import io.rmq.RmqConnectionException;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

/**
 * Tests {@link OrderController} without a server.
 */
class OrderControllerTests {

	private final Broker broker = mock(Broker.class);

	private final OrderBook book = new OrderBook();

	private final RestTestClient client = RestTestClient
		.bindToController(new OrderController(new OrderDesk(
				new RmqTemplate(this.broker, new JacksonMessageConverter(JacksonMessageConverter.defaultMapper())),
				this.book), this.book))
		.build();

	@Test
	void orderThatIsNotInTheQueueIsNotTaken() {
		given(this.broker.send(any()))
			.willReturn(CompletableFuture.failedFuture(new RmqConnectionException("There is no server", null)));
		this.client.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body("""
					{"product": "tea", "quantity": 1}""")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		ArgumentCaptor<OutboundMessage> message = ArgumentCaptor.captor();
		then(this.broker).should(atLeastOnce()).send(message.capture());
		assertThat(this.book.find(message.getValue().id())).isNull();
	}

}
