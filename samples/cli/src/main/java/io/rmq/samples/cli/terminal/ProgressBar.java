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

import java.io.PrintWriter;

import io.rmq.admin.RmqProgress;

/**
 * Shows how far long work is, where somebody sees it, and ends the work when that is
 * asked for.
 */
public final class ProgressBar implements RmqProgress, AutoCloseable {

	private static final int WIDTH = 30;

	private static final long INTERVAL = 100_000_000;

	private static final String CLEAR_LINE = "\r\u001b[K";

	private final PrintWriter err;

	private final boolean visible;

	private final Interruption interruption;

	private long printedAt = System.nanoTime() - INTERVAL;

	private boolean printed;

	private long total;

	/**
	 * Create a bar, which prints nothing yet, for work that begins.
	 * @param terminal where it is shown, if that is interactive
	 * @param interruption asks the work to end
	 */
	public ProgressBar(Terminal terminal, Interruption interruption) {
		this.err = terminal.err();
		this.visible = terminal.interactive();
		this.interruption = interruption;
		interruption.begin();
	}

	@Override
	public boolean proceed(long examined, long total, long affected) {
		this.total = total;
		long now = System.nanoTime();
		if (this.visible && now - this.printedAt >= INTERVAL) {
			this.printedAt = now;
			this.printed = true;
			print(examined, Math.max(examined, total), affected);
		}
		return !this.interruption.isRequested();
	}

	/**
	 * Return how many messages the work is about, as far as it is known.
	 * @return the latest total; 0 if no step has ended
	 */
	public long total() {
		return this.total;
	}

	private void print(long examined, long total, long affected) {
		int done = (total > 0) ? (int) (WIDTH * examined / total) : WIDTH;
		this.err.print("\r[%s%s] %d of %d, %d matched ".formatted("#".repeat(done), "-".repeat(WIDTH - done), examined,
				total, affected));
		this.err.flush();
	}

	/**
	 * Remove the bar.
	 */
	@Override
	public void close() {
		if (this.printed) {
			this.err.print(CLEAR_LINE);
			this.err.flush();
		}
	}

}
