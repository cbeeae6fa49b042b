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

package io.rmq.boot.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * The files of the dashboard, read once: those of its own and those of its chart library.
 * There are no others, whatever name is asked for. Immutable and thread-safe.
 */
final class DashboardFiles {

	static final String TEMPLATE = "index.html";

	static final List<String> OWN = List.of(TEMPLATE, "style.css", "icon.svg", "api.js", "app.js", "charts.js",
			"confirm.js", "dead-letters.js", "delayed.js", "dialog.js", "dom.js", "format.js", "groups.js", "json.js",
			"keys.js", "message.js", "messages.js", "notices.js", "poll.js", "problems.js", "routes.js", "sparkline.js",
			"theme.js", "topic.js", "topics.js", "work.js");

	private static final String DIRECTORY = "/io/rmq/boot/dashboard/";

	private static final Map<String, String> LIBRARY = Map.of("chart.js", "chart.umd.min.js");

	private static final Map<String, MimeType> TYPES = Map.of("html", MimeType.valueOf("text/html;charset=UTF-8"), "js",
			MimeType.valueOf("text/javascript;charset=UTF-8"), "css", MimeType.valueOf("text/css;charset=UTF-8"), "svg",
			MimeType.valueOf("image/svg+xml"));

	private final Map<String, byte[]> contents = new TreeMap<>();

	private final String version;

	DashboardFiles() {
		OWN.forEach((name) -> this.contents.put(name, read(DIRECTORY + name)));
		String library = "/META-INF/resources/webjars/chart.js/" + libraryVersion() + "/dist/";
		LIBRARY.forEach((name, original) -> this.contents.put(name, read(library + original)));
		this.version = digest();
	}

	/**
	 * Return the content of a file.
	 * @param name the name of the file, without any path
	 * @return the bytes; {@code null} if there is no such file
	 */
	byte @Nullable [] find(String name) {
		return TEMPLATE.equals(name) ? null : this.contents.get(name);
	}

	String template() {
		return new String(read(DIRECTORY + TEMPLATE), StandardCharsets.UTF_8);
	}

	/**
	 * Return what changes whenever a file does.
	 * @return a digest of all files, in hexadecimal digits
	 */
	String version() {
		return this.version;
	}

	static MimeType contentType(String name) {
		return TYPES.getOrDefault(String.valueOf(StringUtils.getFilenameExtension(name)),
				MimeTypeUtils.APPLICATION_OCTET_STREAM);
	}

	private static String libraryVersion() {
		Properties properties = new Properties();
		String location = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";
		try (InputStream in = open(location)) {
			properties.load(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + location, ex);
		}
		return properties.getProperty("version");
	}

	private static byte[] read(String location) {
		try (InputStream in = open(location)) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + location, ex);
		}
	}

	private static InputStream open(String location) {
		InputStream in = DashboardFiles.class.getResourceAsStream(location);
		if (in == null) {
			throw new IllegalStateException("The dashboard needs %s, which is not on the class path; add what is "
					+ "missing of rmq-spring-boot-autoconfigure and org.webjars.npm:chart.js, or do not expose it"
						.formatted(location));
		}
		return in;
	}

	private String digest() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			this.contents.values().forEach(digest::update);
			return HexFormat.of().formatHex(digest.digest(), 0, 8);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
