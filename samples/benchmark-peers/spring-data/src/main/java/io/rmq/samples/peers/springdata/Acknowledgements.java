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

package io.rmq.samples.peers.springdata;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import io.rmq.samples.benchmark.scenario.Order;

import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.core.RedisTemplate;

/**
 * Acknowledges and deletes what was handled, in a thread of its own: as much at a time as
 * has gathered.
 */
final class Acknowledgements {

	private static final int BATCH = 500;

	private final BlockingQueue<RecordId> handled = new ArrayBlockingQueue<>(10 * BATCH);

	private final RedisTemplate<String, Order> template;

	private final String stream;

	private final String group;

	private final Thread thread = new Thread(this::run, "acknowledgements");

	Acknowledgements(RedisTemplate<String, Order> template, String stream, String group) {
		this.template = template;
		this.stream = stream;
		this.group = group;
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Take down that an entry was handled. Waits if there are too many already.
	 */
	void add(RecordId id) {
		try {
			this.handled.put(id);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		List<RecordId> batch = new ArrayList<>(BATCH);
		try {
			while (true) {
				batch.add(this.handled.take());
				this.handled.drainTo(batch, BATCH - 1);
				acknowledge(batch.toArray(RecordId[]::new));
				batch.clear();
			}
		}
		catch (InterruptedException ex) {
			// Stopped.
		}
	}

	private void acknowledge(RecordId[] ids) {
		this.template.executePipelined(new Pipeline((streams) -> {
			streams.acknowledge(this.stream, this.group, ids);
			streams.delete(this.stream, ids);
		}));
	}

	void stop() {
		this.thread.interrupt();
	}

}
