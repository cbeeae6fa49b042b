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

package io.rmq.samples.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.logging.EscapedText;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is printed.
 *
 * @param message the message
 */
record MessageView(RmqStoredMessage message) {

	JsonObject json() {
		Payload payload = Payload.of(this.message);
		return new JsonObject().with("topic", this.message.location().topic())
			.with("group", this.message.location().group())
			.with("state", state())
			.with("position", this.message.position())
			.with("id", this.message.id())
			.with("priority", this.message.priority())
			.with("key", this.message.key())
			.with("headers", this.message.headers().asMap())
			.with("payload", payload.text())
			.with("payloadKind", payload.kind())
			.with("payloadBytes", payload.bytes())
			.with("createdAt", this.message.createdAt())
			.with("expiresAt", this.message.expiresAt())
			.with("at", this.message.at())
			.with("failures", this.message.failures())
			.with("maxAttempts", this.message.maxAttempts())
			.with("crashes", this.message.crashes())
			.with("attempts", this.message.attempts().stream().map(MessageView::attempt).toList())
			.with("holder", holder(this.message.holder()))
			.with("cause", cause(this.message.cause()))
			.with("defect", this.message.defect());
	}

	/**
	 * Print messages whole, or as JSON if that is asked for.
	 */
	static void print(Rmq rmq, List<RmqStoredMessage> messages) {
		List<MessageView> views = messages.stream().map(MessageView::new).toList();
		if (!rmq.printedAsJson(new JsonObject().with("messages", views.stream().map(MessageView::json).toList()))) {
			views.forEach((view) -> view.print(rmq.out()));
		}
	}

	String state() {
		return this.message.location().state().name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static JsonObject attempt(RmqStoredMessage.Attempt attempt) {
		return new JsonObject().with("at", attempt.at())
			.with("error", attempt.error())
			.with("message", attempt.message());
	}

	private static @Nullable JsonObject holder(RmqStoredMessage.@Nullable Holder holder) {
		return (holder != null)
				? new JsonObject().with("consumer", holder.consumer()).with("idleMillis", holder.idle().toMillis())
				: null;
	}

	private static @Nullable JsonObject cause(RmqStoredMessage.@Nullable Cause cause) {
		return (cause != null) ? new JsonObject().with("reason", cause.reason())
			.with("error", cause.error())
			.with("message", cause.message())
			.with("stack", cause.stack())
			.with("consumer", cause.consumer()) : null;
	}

	/**
	 * Return the payload as one short line.
	 */
	String summary() {
		String defect = this.message.defect();
		return Printable.shorten((defect != null) ? "(" + defect + ")" : Payload.of(this.message).describe(), 60);
	}

	/**
	 * Print all that there is about it.
	 */
	void print(PrintWriter out) {
		line(out, "id", this.message.id());
		line(out, "location", this.message.location());
		line(out, "position", this.message.position());
		line(out, "priority", this.message.priority());
		line(out, "key", this.message.key());
		line(out, "created", this.message.createdAt());
		line(out, "expires", this.message.expiresAt());
		line(out, "at", this.message.at());
		this.message.headers().asMap().forEach((name, value) -> line(out, "header", name + "=" + value));
		this.message.attempts()
			.forEach((attempt) -> line(out, "failed",
					"%s %s: %s".formatted(attempt.at(), attempt.error(), attempt.message())));
		line(out, "defect", this.message.defect());
		RmqStoredMessage.Cause cause = this.message.cause();
		if (cause != null) {
			line(out, "reason", cause.reason());
			line(out, "error", cause.error());
			line(out, "message", cause.message());
			line(out, "consumer", cause.consumer());
		}
		out.println();
		out.println(Printable.lines(Payload.of(this.message).describe()));
		if (cause != null && !cause.stack().isEmpty()) {
			out.println();
			out.println(Printable.lines(cause.stack().stripTrailing()));
		}
		out.flush();
	}

	private static void line(PrintWriter out, String name, @Nullable Object value) {
		if (value != null) {
			out.println("%-10s%s".formatted(name, EscapedText.of(value.toString())));
		}
	}

}
