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

import io.rmq.RmqBatchListenerFailedException;
import io.rmq.StopConsumingException;

/**
 * A listener of batches that gets only what a filter accepts. The rest is acknowledged.
 *
 * @param listener the listener
 * @param filter the filter
 */
public record FilteredBatchListener(RmqBatchMessageListener listener,
		RmqMessageFilter filter) implements RmqBatchMessageListener {

	@Override
	public void onMessages(MessageBatch batch) throws Exception {
		for (BatchMessage message : batch.messages()) {
			filter(message);
		}
		MessageBatch accepted = batch.only((message) -> true);
		if (accepted.size() == 0) {
			return;
		}
		try {
			this.listener.onMessages(accepted);
		}
		catch (RmqBatchListenerFailedException ex) {
			// The place is one in the smaller batch.
			accepted.fail(ex);
		}
	}

	private void filter(BatchMessage message) {
		try {
			if (!this.filter.accepts(message.delivery(), message.context())) {
				message.acknowledgeIfOpen();
			}
		}
		catch (StopConsumingException ex) {
			throw ex;
		}
		catch (Exception | Error ex) {
			message.fail(ex);
		}
	}

}
