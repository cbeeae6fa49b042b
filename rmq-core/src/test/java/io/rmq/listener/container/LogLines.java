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

package io.rmq.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What RMQ logs from when this is opened until it is closed. Keeps it from the console,
 * where failures that are meant to happen would only bury those that are not.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.rmq");

	public LogLines() {
		start();
		this.logger.addAppender(this);
		this.logger.setAdditive(false);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	/**
	 * Return the lines of at least a level that contain a text.
	 */
	public List<String> lines(Level level, String text) {
		return this.events.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(level))
			.map(ILoggingEvent::getFormattedMessage)
			.filter((line) -> line.contains(text))
			.toList();
	}

	/**
	 * Return what is printed of at least a level: its lines, and what the errors that are
	 * printed with them say.
	 */
	public List<String> printed(Level level) {
		List<String> printed = new ArrayList<>(lines(level, ""));
		this.events.stream().filter((event) -> event.getLevel().isGreaterOrEqual(level)).forEach((event) -> {
			for (IThrowableProxy error = event.getThrowableProxy(); error != null; error = error.getCause()) {
				printed.add(String.valueOf(error.getMessage()));
			}
		});
		return printed;
	}

	@Override
	public void close() {
		this.logger.setAdditive(true);
		this.logger.detachAppender(this);
		stop();
	}

}
