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

package io.rmq.listener;

import java.util.concurrent.ExecutionException;

import io.rmq.RmqContext;
import io.rmq.RmqException;
import io.rmq.StopConsumingException;
import io.rmq.broker.Delivery;

/**
 * A listener whose errors an error handler gets first. Not for one that settles messages
 * by hand: what the error handler has dealt with is acknowledged.
 *
 * @param listener the listener
 * @param errorHandler the error handler
 */
public record ErrorHandledListener(RmqMessageListener listener,
		RmqErrorHandler errorHandler) implements RmqMessageListener {

	@Override
	public void onMessage(Delivery delivery, RmqContext context) throws Exception {
		try {
			this.listener.onMessage(delivery, context);
		}
		catch (StopConsumingException ex) {
			throw ex;
		}
		catch (RmqException ex) {
			this.errorHandler.handle(delivery, context,
					ex.about(context.topic(), context.group(), context.messageId()));
		}
		catch (Exception ex) {
			this.errorHandler.handle(delivery, context, ex);
		}
		catch (Error ex) {
			handle(delivery, context, ex);
		}
	}

	private void handle(Delivery delivery, RmqContext context, Error error) throws Exception {
		ExecutionException wrapped = new ExecutionException("The handler has thrown an Error", error);
		try {
			this.errorHandler.handle(delivery, context, wrapped);
		}
		catch (ExecutionException ex) {
			if (ex == wrapped) {
				throw error;
			}
			throw ex;
		}
	}

}
