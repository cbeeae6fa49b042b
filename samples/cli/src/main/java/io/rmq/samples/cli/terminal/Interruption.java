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

package io.rmq.samples.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says when a command is asked to end, as by Ctrl-C: it does so between two steps, so
 * that it can say what was done. Thread-safe.
 */
public final class Interruption {

	/**
	 * A step takes a few milliseconds; one that hangs in the server is not waited for.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private volatile boolean underWay;

	private final CountDownLatch requested = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	/**
	 * Have a signal that ends this process ask first, and, if there is
	 * {@linkplain #begin() work under way}, wait until the command has {@linkplain #end()
	 * ended}. A command that waits for something else, such as an answer, is not waited
	 * for.
	 */
	public void listenToSignals() {
		Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "rmq-interruption"));
	}

	void signalled() {
		request();
		if (this.underWay) {
			await(this.ended, PATIENCE);
		}
	}

	/**
	 * Say that there is work under way that looks whether it is asked to end.
	 */
	public void begin() {
		this.underWay = true;
	}

	/**
	 * Ask the command to end.
	 */
	public void request() {
		this.requested.countDown();
	}

	/**
	 * Return whether it is asked to end.
	 * @return whether it is
	 */
	public boolean isRequested() {
		return this.requested.getCount() == 0;
	}

	/**
	 * Wait, as part of work under way, but no longer than until it is asked to end.
	 * @param time how long
	 * @return whether it is asked to end
	 */
	public boolean await(Duration time) {
		begin();
		return await(this.requested, time);
	}

	/**
	 * Say that the command has ended.
	 */
	public void end() {
		this.ended.countDown();
	}

	private static boolean await(CountDownLatch latch, Duration time) {
		try {
			return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
