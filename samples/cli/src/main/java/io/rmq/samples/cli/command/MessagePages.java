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

import java.util.ArrayList;
import java.util.List;

import io.rmq.admin.RmqMessages;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqStoredMessage;
import io.rmq.logging.EscapedText;
import io.rmq.samples.cli.terminal.Interruption;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.Printable;
import io.rmq.samples.cli.terminal.Table;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one location, read page by page until there are as many as were asked for:
 * one page may have none though there are more.
 *
 * @param messages the messages
 * @param examined how many were looked at
 * @param next the cursor of what comes after them, {@code null} if nothing does
 */
record MessagePages(List<RmqStoredMessage> messages, long examined, @Nullable String next) {

	static MessagePages read(RmqMessages source, RmqMessageLocation location, RmqPageRequest first,
			Interruption interruption) {
		List<RmqStoredMessage> messages = new ArrayList<>();
		long examined = 0;
		RmqPageRequest request = first;
		while (true) {
			RmqPage page = source.browse(location, request);
			messages.addAll(page.messages());
			examined += page.examined();
			int missing = first.limit() - messages.size();
			if (page.next() == null || missing <= 0 || interruption.isRequested()) {
				return new MessagePages(messages, examined, page.next());
			}
			request = new RmqPageRequest(first.selection(), missing, first.latestFirst(), page.next());
		}
	}

	void print(Rmq rmq, boolean dead) {
		if (rmq.printedAsJson(new JsonObject()
			.with("messages", this.messages.stream().map((one) -> new MessageView(one).json()).toList())
			.with("examined", this.examined)
			.with("next", this.next))) {
			return;
		}
		(dead ? deadLetters() : others()).print(rmq.out());
		if (this.next != null) {
			rmq.out().println("There may be more: --cursor " + EscapedText.of(this.next));
		}
	}

	private Table others() {
		Table table = new Table("ID", "PRIORITY", "AT", "FAILURES", "HOLDER", "KEY", "PAYLOAD");
		this.messages.forEach((one) -> table.row(one.id(), one.priority(), one.at(), one.failures(),
				(one.holder() != null) ? one.holder().consumer() : null, one.key(), new MessageView(one).summary()));
		return table;
	}

	private Table deadLetters() {
		Table table = new Table("POSITION", "ID", "AT", "REASON", "ERROR", "PAYLOAD");
		this.messages.forEach((one) -> {
			RmqStoredMessage.Cause cause = one.cause();
			table.row(one.position(), one.id(), one.at(), (cause != null) ? cause.reason() : null,
					(cause != null) ? error(cause) : null, new MessageView(one).summary());
		});
		return table;
	}

	private static String error(RmqStoredMessage.Cause cause) {
		String error = cause.error();
		String name = (error != null) ? error.substring(error.lastIndexOf('.') + 1) + ": " : "";
		return Printable.shorten(name + cause.message(), 60);
	}

}
