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

package io.rmq.samples.cli;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.rmq.samples.cli.command.CommandErrors;
import io.rmq.samples.cli.command.Rmq;
import io.rmq.samples.cli.terminal.Interruption;
import io.rmq.samples.cli.terminal.Terminal;
import picocli.CommandLine;

/**
 * Runs one command of {@code rmq}.
 */
public final class RmqCommandLine {

	/**
	 * The root of all loggers; held, so that what is set stays.
	 */
	private static final Logger ROOT = Logger.getLogger("");

	private final Terminal terminal;

	private final Map<String, String> environment;

	private final Interruption interruption;

	/**
	 * Create a command line.
	 * @param terminal where commands read and write
	 * @param environment the variables that say what options do not
	 * @param interruption ends commands
	 */
	public RmqCommandLine(Terminal terminal, Map<String, String> environment, Interruption interruption) {
		this.terminal = terminal;
		this.environment = environment;
		this.interruption = interruption;
	}

	/**
	 * Run a command.
	 * @param arguments its name, options and parameters
	 * @return the exit code
	 */
	public int run(String... arguments) {
		Rmq rmq = new Rmq(this.terminal, this.environment, this.interruption);
		CommandErrors errors = new CommandErrors(rmq);
		return new CommandLine(rmq).setOut(this.terminal.out())
			.setErr(this.terminal.err())
			.setCaseInsensitiveEnumValuesAllowed(true)
			.setUsageHelpAutoWidth(this.terminal.interactive())
			.setExecutionExceptionHandler(errors)
			.setParameterExceptionHandler(errors)
			.execute(arguments);
	}

	/**
	 * Run a command, and end this process with its exit code.
	 * @param arguments its name, options and parameters
	 */
	public static void main(String[] arguments) {
		// The errors that count are reported by the command.
		ROOT.setLevel(Level.OFF);
		Interruption interruption = new Interruption();
		interruption.listenToSignals();
		int exitCode = new RmqCommandLine(Terminal.ofProcess(), System.getenv(), interruption).run(arguments);
		interruption.end();
		System.exit(exitCode);
	}

}
