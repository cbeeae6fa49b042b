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

package io.rmq.samples.recipes.idempotent;

import io.rmq.RmqContext;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Knows which messages were handled: as many as were committed, and no others.
 */
@Component
public class HandledMessages {

	private final JdbcClient jdbc;

	HandledMessages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Mark a message as handled, in the transaction of its handler. Waits for another
	 * handler of the same message, until its transaction is at an end.
	 * @param context the handling of the message
	 * @return {@code false} if it was handled before
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean add(RmqContext context) {
		return this.jdbc.sql("""
				insert into handled_message (topic, consumer_group, message_id) values (?, ?, ?)
				on conflict do nothing""").params(context.topic(), context.group(), context.messageId()).update() == 1;
	}

	@Scheduled(cron = "@hourly")
	void forget() {
		this.jdbc.sql("delete from handled_message where handled_at < current_timestamp - interval '7' day").update();
	}

}
