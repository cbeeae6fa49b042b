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

package io.rmq.samples.peers;

import java.net.URL;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library that is measured.
 */
public final class Library {

	private static final Pattern VERSION = Pattern.compile("-(\\d[^/]*)\\.jar$");

	private Library() {
	}

	/**
	 * Return the version of a library, as the name of its jar says.
	 * @param type one of its types
	 * @return the version, or {@code "unknown"} if it is not in such a jar
	 */
	public static String version(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		URL location = (source != null) ? source.getLocation() : null;
		Matcher matcher = VERSION.matcher((location != null) ? location.getPath() : "");
		return matcher.find() ? matcher.group(1) : "unknown";
	}

}
