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

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes.
 *
 * @param in what is given to it, such as a payload
 * @param out its results
 * @param err all else: errors, questions, progress
 * @param interactive whether a person sits there, who can be asked and sees progress
 */
public record Terminal(InputStream in, PrintWriter out, PrintWriter err, boolean interactive) {

	/**
	 * Return that of this process, in UTF-8. It is interactive if neither its input nor
	 * its output is redirected.
	 * @return the terminal
	 */
	public static Terminal ofProcess() {
		return new Terminal(System.in, new PrintWriter(System.out, true, StandardCharsets.UTF_8),
				new PrintWriter(System.err, true, StandardCharsets.UTF_8), isTerminal(System.console()));
	}

	/**
	 * Since Java 22 there is a console even if it is no terminal, and a method that says
	 * so.
	 */
	private static boolean isTerminal(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		try {
			Method isTerminal = Console.class.getMethod("isTerminal");
			return (Boolean) isTerminal.invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
