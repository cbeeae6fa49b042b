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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.rmq.logging.EscapedText;

/**
 * A question that is answered with the name of what is about to be destroyed, so that
 * nobody does it with a careless key.
 *
 * @param text what is about to happen
 * @param expected what must be typed for it
 */
public record Question(String text, String expected) {

	/**
	 * Ask.
	 * @param terminal whom to ask
	 * @return whether the answer is what is expected
	 */
	public boolean ask(Terminal terminal) {
		terminal.err()
			.print("%s%nType '%s' to go on: ".formatted(EscapedText.of(this.text), EscapedText.of(this.expected)));
		terminal.err().flush();
		return readLine(terminal.in()).strip().equals(this.expected);
	}

	private static String readLine(InputStream in) {
		StringBuilder bytes = new StringBuilder();
		try {
			for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
				bytes.append((char) next);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

}
