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

package io.rmq.samples.cli.server;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;

import io.lettuce.core.SslOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The certificates of a connection with TLS, each a file in PEM format.
 *
 * @param trusted the certificates that the server's is checked against; {@code null} for
 * those that Java trusts
 * @param certificate the certificate of this client, if the server asks for one
 * @param key the private key to that: PKCS #8, without a password
 */
public record Tls(@Nullable File trusted, @Nullable File certificate, @Nullable File key) {

	/**
	 * Check the combination.
	 */
	public Tls {
		Assert.isTrue((certificate != null) == (key != null),
				"A client certificate needs both --tls-cert and --tls-key");
	}

	boolean isDefault() {
		return this.trusted == null && this.certificate == null;
	}

	/**
	 * Read the files.
	 * @throws IllegalArgumentException if a file cannot be read, or has no PEM in it
	 */
	SslOptions options() {
		SslOptions.Builder options = SslOptions.builder();
		if (this.trusted != null) {
			options.trustManager(readable("--tls-ca-cert", this.trusted));
		}
		if (this.certificate != null && this.key != null) {
			options.keyManager(readable("--tls-cert", this.certificate), readable("--tls-key", this.key), new char[0]);
		}
		SslOptions built = options.build();
		try {
			// Else a file that is not valid would look like a server that is away.
			built.createSslContextBuilder().build();
		}
		catch (IOException | GeneralSecurityException | IllegalArgumentException ex) {
			throw new IllegalArgumentException("The certificates or the key are not valid, they must be PEM, "
					+ "and the key PKCS #8 without a password: " + ex.getMessage(), ex);
		}
		return built;
	}

	private static File readable(String option, File file) {
		Assert.isTrue(file.isFile() && file.canRead(), () -> option + ": cannot read the file " + file);
		return file;
	}

}
