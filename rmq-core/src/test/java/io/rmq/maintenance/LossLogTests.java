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

package io.rmq.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import io.rmq.broker.Broker;
import io.rmq.broker.Loss;
import io.rmq.broker.LossListener;
import io.rmq.listener.container.LogLines;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

class LossLogTests {

	private final List<LossListener> listeners = new ArrayList<>();

	private final LogLines lines = new LogLines();

	@AfterEach
	void close() {
		this.lines.close();
	}

	@Test
	void lossesOfAnIntervalAreOneWarningForEachGroup() {
		LossLog log = log(Duration.ofMillis(100));
		for (int i = 0; i < 3; i++) {
			lose("orders", "billing", Loss.EXPIRED, 4);
		}
		lose("orders", "billing", Loss.TRIMMED, 200);
		lose("mails", "default", Loss.EXPIRED, 1);
		log.start();
		Awaitility.await().until(() -> warnings().size() == 3);
		lose("orders", "billing", Loss.EXPIRED, 2);
		Awaitility.await().until(() -> warnings().size() == 4);
		log.stop();
		assertThat(warnings()).containsExactly(
				"1 messages of topic 'mails' expired before group 'default' handled them",
				"12 messages of topic 'orders' expired before group 'billing' handled them",
				"200 dead letters of topic 'orders', group 'billing', were removed: there were more than rmq.dead-letter.max-length, or they were older than rmq.dead-letter.ttl",
				"2 messages of topic 'orders' expired before group 'billing' handled them");
	}

	@Test
	void whatIsLostAtTheEndIsLoggedAtTheStop() {
		LossLog log = log(Duration.ofHours(1));
		log.start();
		lose("orders", "billing", Loss.EXPIRED, 7);
		log.stop();
		assertThat(warnings())
			.containsExactly("7 messages of topic 'orders' expired before group 'billing' handled them");
		assertThat(log.isRunning()).isFalse();
	}

	private LossLog log(Duration interval) {
		Broker broker = mock(Broker.class);
		willAnswer((call) -> this.listeners.add(call.getArgument(0))).given(broker).onLoss(any());
		return new LossLog(broker, interval);
	}

	private void lose(String topic, String group, Loss loss, long messages) {
		this.listeners.forEach((listener) -> listener.onLoss(topic, group, loss, messages));
	}

	private List<String> warnings() {
		return this.lines.lines(Level.WARN, "");
	}

}
