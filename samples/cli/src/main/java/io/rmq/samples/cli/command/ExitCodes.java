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

/**
 * What a command ends with.
 */
public final class ExitCodes {

	/**
	 * Done.
	 */
	public static final int OK = 0;

	/**
	 * Not done, or not all of it; the error says why.
	 */
	public static final int FAILED = 1;

	/**
	 * The command, an option or a value is not valid. Nothing was done.
	 */
	public static final int USAGE = 2;

	/**
	 * There is no such topic, group or message.
	 */
	public static final int NOT_FOUND = 3;

	/**
	 * The server cannot be reached, or does not answer in time.
	 */
	public static final int UNREACHABLE = 4;

	/**
	 * Nobody has confirmed what would destroy messages. Nothing was done.
	 */
	public static final int NOT_CONFIRMED = 5;

	/**
	 * Ended by Ctrl-C or another signal between two steps; what was done stays done.
	 */
	public static final int INTERRUPTED = 130;

	private ExitCodes() {
	}

}
