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

package io.rmq.listener.container;

import java.util.List;

import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Says what becomes of the messages of a batch that nobody has settled when the listener
 * has returned.
 *
 * @param endpoint the listener
 * @param messages the messages
 * @param stop stops the container
 */
record BatchConclusion(ListenerEndpoint endpoint, List<OpenMessage> messages, Runnable stop) {

	private static final RmqLog logger = RmqLog.of(BatchConclusion.class);

	/**
	 * Conclude, on the thread that has handled them.
	 * @param error what the listener has thrown, {@code null} if nothing
	 */
	void conclude(@Nullable Throwable error) {
		// Of all, before anything is said of one: the end takes back an interrupt.
		boolean complete = this.messages.stream().filter((message) -> !message.end()).count() == 0;
		boolean timedOut = this.messages.stream().anyMatch((message) -> message.context().message().isTimedOut());
		List<OpenMessage> open = this.messages.stream().filter(OpenMessage::isOpen).toList();
		if (this.endpoint.settings().ackMode() == AckMode.ON_RECEIPT && error != null) {
			logLoss(error);
			open.forEach((message) -> message.message().claim());
			open = List.of();
		}
		if (error != null && Invoker.isStop(error)) {
			logger.info("Listener '%s' stops, as its handler asks for: %s".formatted(this.endpoint.id(),
					EscapedText.of(error)));
			open.forEach(OpenMessage::release);
			this.stop.run();
		}
		else if (timedOut) {
			// Without an error, it ran out just when the listener had returned.
			open.forEach((message) -> message.fail((error != null) ? error : message.context().timedOut(null)));
		}
		else if (error == null) {
			if (this.endpoint.settings().ackMode() != AckMode.MANUAL) {
				open.forEach(OpenMessage::acknowledgeIfOpen);
			}
		}
		else if (complete) {
			open.forEach((message) -> message.fail(error));
			if (open.isEmpty()) {
				logger.warn("Listener '%s' failed after it had settled all %d messages, which stands"
					.formatted(this.endpoint.id(), this.messages.size()), error);
			}
		}
		else {
			// It was interrupted because one of them was lost, which is no fault of the
			// others.
			open.forEach(OpenMessage::release);
		}
	}

	private void logLoss(Throwable error) {
		logger.error("Listener '%s' failed with %d messages, which are lost, as they were acknowledged on receipt"
			.formatted(this.endpoint.id(), this.messages.size()), error);
	}

}
