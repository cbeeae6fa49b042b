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

import io.rmq.samples.cli.terminal.Question;
import io.rmq.samples.cli.terminal.Terminal;
import picocli.CommandLine.Option;

/**
 * Has what destroys messages confirmed: by an option, or by the person at the terminal.
 */
final class Confirmation {

	@Option(names = { "-y", "--yes" }, description = "Do not ask.")
	private boolean yes;

	/**
	 * Return whether it is confirmed, and say so if it is not.
	 */
	boolean given(Rmq rmq, String what, String topic) {
		Terminal terminal = rmq.terminal();
		if (this.yes) {
			return true;
		}
		if (!terminal.interactive()) {
			terminal.err().println("rmq: This is no terminal on which to confirm it; use --yes. Nothing was deleted");
			return false;
		}
		if (!new Question(what, topic).ask(terminal)) {
			terminal.err().println("rmq: Not confirmed. Nothing was deleted");
			return false;
		}
		return true;
	}

}
