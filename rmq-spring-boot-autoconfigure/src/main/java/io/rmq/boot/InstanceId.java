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

package io.rmq.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes a name for this instance of the application: what was configured, or the host, so
 * that a person finds it, the process and a random part, so that no other instance has
 * it, not even this one after a restart in a container, where process ids repeat. Two
 * with one name would take each other's messages for their own.
 */
final class InstanceId {

	private static final int MAX_NAME = 100;

	private InstanceId() {
	}

	/**
	 * Create a name.
	 * @param configured what it begins with, {@code null} for the host
	 * @param environment the environment variables
	 */
	static String create(@Nullable String configured, Map<String, String> environment) {
		byte[] random = new byte[4];
		new SecureRandom().nextBytes(random);
		String name = (configured != null) ? configured : host(environment).replaceAll("[^A-Za-z0-9._-]", "-");
		return "%s-%d-%s".formatted(name.substring(0, Math.min(name.length(), MAX_NAME)), ProcessHandle.current().pid(),
				HexFormat.of().formatHex(random));
	}

	/**
	 * The environment is asked first because a resolver may take seconds.
	 */
	private static String host(Map<String, String> environment) {
		for (String variable : new String[] { "HOSTNAME", "COMPUTERNAME" }) {
			String host = environment.get(variable);
			if (StringUtils.hasText(host)) {
				return host;
			}
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

}
