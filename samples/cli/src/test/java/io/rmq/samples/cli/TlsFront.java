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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

import io.lettuce.core.RedisURI;

/**
 * Takes connections with TLS, from clients with the right certificate only, and passes
 * them on to a server without TLS. Thread-safe.
 */
final class TlsFront implements AutoCloseable {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final Path directory;

	private final RedisURI target;

	private final SSLServerSocket listening;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	/**
	 * Make certificates, and begin to listen.
	 * @param directory where the certificates are kept
	 * @param target the URL of the server
	 */
	TlsFront(Path directory, String target) throws Exception {
		this.directory = directory;
		this.target = RedisURI.create(target);
		KeyStore server = generate("server");
		KeyStore client = generate("client");
		generate("stranger");
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(server, PASSWORD);
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("client", client.getCertificate("it"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		this.listening = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.listening.setNeedClientAuth(true);
		start(this::accept);
	}

	String url() {
		return "rediss://localhost:" + this.listening.getLocalPort();
	}

	/**
	 * Return the file with a certificate.
	 * @param name {@code server}, {@code client} or {@code stranger}
	 */
	String certificate(String name) {
		return this.directory.resolve(name + ".crt").toString();
	}

	/**
	 * Return the file with a private key.
	 * @param name {@code server}, {@code client} or {@code stranger}
	 */
	String key(String name) {
		return this.directory.resolve(name + ".key").toString();
	}

	private KeyStore generate(String name) throws IOException, InterruptedException, GeneralSecurityException {
		Path file = this.directory.resolve(name + ".p12");
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		Process process = new ProcessBuilder(List.of(keytool.toString(), "-genkeypair", "-alias", "it", "-keyalg", "EC",
				"-dname", "CN=" + name, "-ext", "SAN=dns:localhost", "-storetype", "PKCS12", "-keystore",
				file.toString(), "-storepass", new String(PASSWORD)))
			.inheritIO()
			.start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException("No certificate was generated");
		}
		KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
		write(certificate(name), "CERTIFICATE", store.getCertificate("it").getEncoded());
		write(key(name), "PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
		return store;
	}

	private static void write(String file, String kind, byte[] content) throws IOException {
		Files.writeString(Path.of(file), "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind,
				Base64.getMimeEncoder().encodeToString(content)));
	}

	private void accept() throws IOException {
		while (!this.listening.isClosed()) {
			Socket client = this.listening.accept();
			this.open.add(client);
			Socket server = new Socket(this.target.getHost(), this.target.getPort());
			this.open.add(server);
			start(() -> pass(client, server));
			start(() -> pass(server, client));
		}
	}

	private static void pass(Socket from, Socket to) throws IOException {
		try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
			in.transferTo(out);
		}
	}

	private static void start(Connection connection) {
		Thread thread = new Thread(() -> {
			try {
				connection.serve();
			}
			catch (IOException ex) {
				// One of the ends is closed.
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (Socket socket : this.open) {
			socket.close();
		}
	}

	/**
	 * What is done until one end is closed.
	 */
	private interface Connection {

		void serve() throws IOException;

	}

}
