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

package io.rmq.broker.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.rmq.broker.Loss;
import io.rmq.broker.LossListener;
import io.rmq.logging.RmqLog;

/**
 * Reports to listeners what the answers of scripts say of lost messages. Thread-safe.
 */
final class Losses {

	private static final RmqLog logger = RmqLog.of(Losses.class);

	private final List<LossListener> listeners = new CopyOnWriteArrayList<>();

	void onLoss(LossListener listener) {
		this.listeners.add(listener);
	}

	void report(String topic, String group, Loss loss, long messages) {
		if (messages == 0) {
			return;
		}
		for (LossListener listener : this.listeners) {
			try {
				listener.onLoss(topic, group, loss, messages);
			}
			catch (RuntimeException | Error ex) {
				// What was done is done: its caller must not take it for a failure.
				logger.error("A loss listener failed on %d messages, %s, of topic '%s', group '%s'".formatted(messages,
						loss, topic, group), ex);
			}
		}
	}

}
