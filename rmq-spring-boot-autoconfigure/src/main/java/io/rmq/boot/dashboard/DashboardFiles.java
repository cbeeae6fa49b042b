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

import java.io.ByteArrayInputStream;
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
import java.util.function.Function;

import io.rmq.logging.RmqLog;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * The files of the dashboard, read once: those of its own and those of its chart library.
 * There are no others, whatever name is asked for. Immutable and thread-safe.
 */
final class DashboardFiles {

	static final String TEMPLATE = "index.html";

	static final List<String> OWN = List.of(TEMPLATE, "style.css", "icon.svg", "actions.js", "api.js", "app.js",
			"busy.js", "charts.js", "confirm.js", "dead-letters.js", "delayed.js", "dialog.js", "dom.js", "drain.js",
			"find.js", "format.js", "groups.js", "handling.js", "json.js", "keys.js", "message.js", "messages.js",
			"notices.js", "poll.js", "problems.js", "routes.js", "selection.js", "sparkline.js", "storage.js",
			"theme.js", "topic.js", "topics.js", "work.js", "zone.js");

	private static final String DIRECTORY = "/io/rmq/boot/dashboard/";

	private static final String LIBRARY = "chart.js";

	private static final RmqLog logger = RmqLog.of(DashboardFiles.class);

	private static final Map<String, MimeType> TYPES = Map.of("html", MimeType.valueOf("text/html;charset=UTF-8"), "js",
			MimeType.valueOf("text/javascript;charset=UTF-8"), "css", MimeType.valueOf("text/css;charset=UTF-8"), "svg",
			MimeType.valueOf("image/svg+xml"));

	private final Map<String, byte[]> contents = new TreeMap<>();

	private final String version;

	private final Function<String, @Nullable InputStream> resources;

	DashboardFiles() {
		this(DashboardFiles.class::getResourceAsStream);
	}

	DashboardFiles(Function<String, @Nullable InputStream> resources) {
		this.resources = resources;
		OWN.forEach((name) -> this.contents.put(name, read(DIRECTORY + name)));
		readLibrary();
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

	/**
	 * A page for looking must not keep an application from starting, so without its chart
	 * library it has no lines.
	 */
	private void readLibrary() {
		try {
			this.contents.put(LIBRARY,
					read("/META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js".formatted(libraryVersion())));
		}
		catch (IllegalStateException ex) {
			logger.warn("The dashboard draws no charts: %s; add org.webjars.npm:chart.js in the version of RMQ"
				.formatted(ex.getMessage()));
		}
	}

	private @Nullable String libraryVersion() {
		try {
			Properties properties = new Properties();
			byte[] content = read("/META-INF/maven/org.webjars.npm/chart.js/pom.properties");
			properties.load(new ByteArrayInputStream(content));
			return properties.getProperty("version");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private byte[] read(String location) {
		try (InputStream in = this.resources.apply(location)) {
			Assert.state(in != null, () -> location + " is not on the class path");
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + location, ex);
		}
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
