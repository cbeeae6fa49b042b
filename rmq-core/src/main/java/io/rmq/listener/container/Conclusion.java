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

import java.util.ArrayList;
import java.util.List;

import io.rmq.listener.AckMode;
import io.rmq.listener.ListenerEndpoint;
import io.rmq.logging.EscapedText;
import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

/**
 * Settles what a listener has not settled when it has returned. Thread-safe.
 */
final class Conclusion {

	private static final RmqLog logger = RmqLog.of(Conclusion.class);

	private final ListenerEndpoint endpoint;

	private final Runnable stop;

	/**
	 * Create a conclusion.
	 * @param stop stops the container
	 */
	Conclusion(ListenerEndpoint endpoint, Runnable stop) {
		this.endpoint = endpoint;
		this.stop = stop;
	}

	/**
	 * Settle messages, on the thread that has handled them.
	 * @param messages the messages that were handled together
	 * @param error what the listener has thrown, {@code null} if nothing
	 */
	void conclude(List<OpenMessage> messages, @Nullable Throwable error) {
		// All end before one is settled: an end takes back an interrupt.
		List<OpenMessage> leased = new ArrayList<>(messages.size());
		for (OpenMessage message : messages) {
			if (message.end()) {
				leased.add(message);
			}
		}
		if (error == null) {
			succeed(leased);
		}
		else {
			fail(messages, leased, error);
		}
		if (this.endpoint.settings().ackMode() == AckMode.ON_RECEIPT) {
			messages.forEach(OpenMessage::completeOnReceipt);
		}
	}

	private void succeed(List<OpenMessage> leased) {
		boolean manual = this.endpoint.settings().ackMode() == AckMode.MANUAL;
		for (OpenMessage message : leased) {
			if (manual) {
				message.expireIfTimedOut();
			}
			else {
				message.conclude(null);
			}
		}
	}

	private void fail(List<OpenMessage> messages, List<OpenMessage> leased, Throwable error) {
		boolean onReceipt = this.endpoint.settings().ackMode() == AckMode.ON_RECEIPT;
		List<OpenMessage> open = leased.stream().filter((message) -> !message.isSettled()).toList();
		if (onReceipt) {
			logger.error("Listener '%s' failed with %s, which %s acknowledged on receipt".formatted(this.endpoint.id(),
					describe(messages), (messages.size() == 1) ? "is lost, as it was" : "are lost, as they were"),
					error);
			open.forEach((message) -> message.message().claim());
			open = List.of();
		}
		if (Invoker.isStop(error)) {
			logger.info("Listener '%s' stops, as its handler asks for: %s".formatted(this.endpoint.id(),
					EscapedText.of(error)));
			open.forEach(OpenMessage::release);
			this.stop.run();
		}
		else if (leased.size() < messages.size() && messages.stream().noneMatch(OpenMessage::isTimedOut)) {
			// It was interrupted because one lease was lost, which is no fault of the
			// other messages.
			open.forEach(OpenMessage::release);
		}
		else {
			open.forEach((message) -> message.conclude(error));
			if (open.isEmpty() && !onReceipt && leased.size() == messages.size()) {
				logger.warn("Listener '%s' failed after it had settled %s, which stands".formatted(this.endpoint.id(),
						describe(messages)), error);
			}
		}
	}

	private static String describe(List<OpenMessage> messages) {
		return (messages.size() == 1) ? messages.get(0).delivery().toString()
				: "%d messages".formatted(messages.size());
	}

}
