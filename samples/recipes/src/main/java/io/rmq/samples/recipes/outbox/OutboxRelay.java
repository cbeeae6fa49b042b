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

package io.rmq.samples.recipes.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.rmq.RmqMessageTooLargeException;
import io.rmq.template.RmqOperations;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is in the outbox. Each instance of the application has one; they share the
 * rows among them.
 */
@Component
class OutboxRelay {

	private static final int BATCH = 100;

	/**
	 * Longer than it may take until somebody goes on where a relay died.
	 */
	private static final Duration WINDOW = Duration.ofHours(6);

	private final JdbcClient jdbc;

	private final RmqOperations rmq;

	private final TransactionTemplate transaction;

	OutboxRelay(JdbcClient jdbc, RmqOperations rmq, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.rmq = rmq;
		this.transaction = transaction;
	}

	@Scheduled(initialDelayString = "${outbox.interval}", fixedDelayString = "${outbox.interval}")
	void relay() {
		List<Row> rows;
		do {
			rows = this.transaction.execute((status) -> relayBatch());
		}
		while (rows.size() == BATCH);
	}

	private List<Row> relayBatch() {
		List<Row> rows = this.jdbc.sql("""
				select id, message_id, topic, body from outbox where error is null
				order by id limit ? for update skip locked""")
			.param(BATCH)
			.query(Row.class)
			.stream()
			.map(Objects::requireNonNull)
			.toList();
		rows.forEach(this::relay);
		return rows;
	}

	private void relay(Row row) {
		try {
			// Now: by default, RMQ would send it when this transaction commits.
			this.rmq.message(row.topic(), row.body()).messageId(row.messageId()).deduplicate(WINDOW).sendNow();
			this.jdbc.sql("delete from outbox where id = ?").param(row.id()).update();
		}
		catch (RmqMessageTooLargeException | IllegalArgumentException ex) {
			// It never can be sent, and must not hold up the others.
			this.jdbc.sql("update outbox set error = ? where id = ?").params(ex.toString(), row.id()).update();
		}
	}

	/**
	 * A message that waits in the outbox.
	 *
	 * @param id the number of its row
	 * @param messageId the id under which it is sent
	 * @param topic where it goes
	 * @param body what it carries, as JSON
	 */
	record Row(long id, String messageId, String topic, String body) {

	}

}
