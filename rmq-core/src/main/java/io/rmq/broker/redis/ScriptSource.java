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

package io.rmq.broker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The source of a script: its own file, and before it the includes that the file names in
 * comments such as {@code -- Uses now, fields}. An include may use others; each is there
 * once. The server creates the functions of a script in every call, so a script has none
 * that it does not need.
 *
 * @param text the whole source
 * @param includes the names of all includes
 */
record ScriptSource(String text, Set<String> includes) {

	private static final Pattern USES = Pattern.compile("(?m)^-- Uses +(.+)$");

	/**
	 * Load a script.
	 * @param name the name of its file, without ending
	 */
	static ScriptSource load(String name) {
		Map<String, String> includes = new LinkedHashMap<>();
		String text = resource(name);
		addIncludes(text, includes);
		return new ScriptSource(String.join("\n", includes.values()) + text, Set.copyOf(includes.keySet()));
	}

	private static void addIncludes(String text, Map<String, String> includes) {
		for (MatchResult uses : USES.matcher(text).results().toList()) {
			for (String name : uses.group(1).split(", ")) {
				if (!includes.containsKey(name)) {
					String include = resource("include/" + name);
					addIncludes(include, includes);
					includes.put(name, include);
				}
			}
		}
	}

	private static String resource(String name) {
		try (InputStream stream = ScriptSource.class.getResourceAsStream(name + ".lua")) {
			if (stream == null) {
				throw new IllegalStateException("The script " + name + ".lua is missing from the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
