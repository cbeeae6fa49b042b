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

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import io.rmq.RmqException;
import io.rmq.logging.EscapedText;
import io.rmq.samples.cli.terminal.Printable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reports what went wrong in one line, and turns it into an exit code.
 */
public final class CommandErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {

	private final Rmq rmq;

	/**
	 * Create a report of errors.
	 * @param rmq the command that all others belong to
	 */
	public CommandErrors(Rmq rmq) {
		this.rmq = rmq;
	}

	@Override
	public int handleParseException(ParameterException ex, String[] arguments) {
		report(ex);
		this.rmq.terminal()
			.err()
			.println("See '%s --help'".formatted(ex.getCommandLine().getCommandSpec().qualifiedName()));
		return ExitCodes.USAGE;
	}

	@Override
	public int handleExecutionException(Exception ex, CommandLine command, ParseResult parsed) {
		report(ex);
		return exitCode(ex);
	}

	private void report(Exception ex) {
		String message = (ex instanceof UncheckedIOException && ex.getCause() != null) ? ex.getCause().toString()
				: ex.getMessage();
		this.rmq.terminal()
			.err()
			.println("rmq: " + EscapedText.of((message != null) ? withCommands(message) : ex.toString()));
		if (this.rmq.isDebug()) {
			StringWriter trace = new StringWriter();
			ex.printStackTrace(new PrintWriter(trace, true));
			this.rmq.terminal().err().print(Printable.lines(trace.toString()));
			this.rmq.terminal().err().flush();
		}
	}

	/**
	 * Name commands where an error names the methods that do the same.
	 */
	private static String withCommands(String message) {
		return message.replace("or force it", "or use --force")
			.replace("RmqAdmin.topics() lists", "'rmq queue-info' lists")
			.replaceAll("see RmqAdmin\\.groups\\(\"([^\"]*)\"\\) for", "see 'rmq groups $1' for")
			.replace(", see browse()", "")
			// Picocli says the word twice.
			.replace("option option", "option");
	}

	private static int exitCode(Exception ex) {
		if (ex instanceof RmqException rmq) {
			return switch (rmq.getCode()) {
				case NOT_FOUND -> ExitCodes.NOT_FOUND;
				case CONNECTION, TIMEOUT -> ExitCodes.UNREACHABLE;
				case CONFIGURATION -> ExitCodes.USAGE;
				default -> ExitCodes.FAILED;
			};
		}
		return (ex instanceof IllegalArgumentException) ? ExitCodes.USAGE : ExitCodes.FAILED;
	}

}
