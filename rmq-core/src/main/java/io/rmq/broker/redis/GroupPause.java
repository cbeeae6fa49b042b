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

import java.util.function.Consumer;

/**
 * Whether a group is paused, as far as one of its consumers knows. An answer that comes
 * after one to a later question changes nothing. Thread-safe.
 */
final class GroupPause {

	private long questions;

	private long answered;

	private boolean paused;

	private Consumer<Boolean> listener = (paused) -> {
	};

	/**
	 * To be called before the server is asked.
	 * @return the number of the question
	 */
	synchronized long ask() {
		return ++this.questions;
	}

	synchronized void answer(long question, boolean paused) {
		if (question < this.answered) {
			return;
		}
		this.answered = question;
		if (paused != this.paused) {
			this.paused = paused;
			this.listener.accept(paused);
		}
	}

	synchronized boolean isPaused() {
		return this.paused;
	}

	synchronized void onChange(Consumer<Boolean> listener) {
		this.listener = listener;
		if (this.paused) {
			listener.accept(true);
		}
	}

}
