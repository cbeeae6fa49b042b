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

import java.util.List;

import io.rmq.admin.model.RmqStoredMessage;
import org.jspecify.annotations.Nullable;

/**
 * Makes views of messages. Thread-safe.
 */
final class MessageViews {

	/**
	 * So much of a payload is on a page, in characters.
	 */
	private static final int ON_PAGE = 2000;

	private final MaskedFields masked;

	MessageViews(MaskedFields masked) {
		this.masked = masked;
	}

	/**
	 * Return views of messages that are shown together: without stack traces, and with
	 * the beginning of the payload only.
	 */
	List<MessageView> page(List<RmqStoredMessage> messages) {
		return messages.stream().map((message) -> view(message, ON_PAGE, false)).toList();
	}

	MessageView whole(RmqStoredMessage message) {
		return view(message, Integer.MAX_VALUE, true);
	}

	private MessageView view(RmqStoredMessage message, int shown, boolean stack) {
		ShownPayload payload = ShownPayload.of(message.headers(), message.body(), this.masked);
		String text = payload.text();
		boolean truncated = text != null && text.length() > shown;
		return new MessageView(message.location().topic(), message.location().group(),
				StateName.of(message.location().state()), message.position(), message.id(), message.priority(),
				message.key(), this.masked.maskHeaders(message.headers().asMap()),
				(text != null && truncated) ? beginning(text, shown) : text, payload.kind(), message.body().length,
				truncated, message.createdAt(), message.expiresAt(), message.at(), message.failures(),
				message.maxAttempts(), message.crashes(),
				message.attempts()
					.stream()
					.map((attempt) -> new MessageView.Attempt(attempt.at(), attempt.error(), attempt.message()))
					.toList(),
				holder(message.holder()), cause(message.cause(), stack), message.defect());
	}

	/**
	 * Does not end within a character of two.
	 */
	private static String beginning(String text, int length) {
		return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
	}

	private static MessageView.@Nullable Holder holder(RmqStoredMessage.@Nullable Holder holder) {
		return (holder != null) ? new MessageView.Holder(holder.consumer(), holder.idle().toMillis(),
				HandlingView.of(holder.handling())) : null;
	}

	private static MessageView.@Nullable Cause cause(RmqStoredMessage.@Nullable Cause cause, boolean stack) {
		return (cause != null) ? new MessageView.Cause(cause.reason(), cause.error(), cause.message(),
				stack ? cause.stack() : null, cause.consumer()) : null;
	}

}
