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

package io.rmq.test;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Stands between a client and a server, passes on what they say, and cuts a connection
 * just before or just after a command of one's choice is carried out, or leaves it dead.
 * May also pretend that the server has another version. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {

	/**
	 * When to cut a connection.
	 */
	public enum When {

		/**
		 * The server does not get the command.
		 */
		BEFORE,

		/**
		 * The server carries the command out, but the client does not get the answer.
		 */
		AFTER,

		/**
		 * The server carries the command out, but the client does not get the answer, nor
		 * anything else: the connection stays, and is dead.
		 */
		NEVER

	}

	private static final Pattern VERSION = Pattern.compile("(redis_version:)\\d\\.\\d");

	private final ServerSocket listening;

	private final int target;

	private final RedisConnections connections;

	private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();

	private volatile @Nullable String version;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final Set<Link> links = ConcurrentHashMap.newKeySet();

	/**
	 * Begin to stand before a server.
	 * @param target the server's port on the loopback interface
	 */
	public CuttingProxy(int target) {
		try {
			this.listening = new ServerSocket(0, 50, InetAddress.getByName(RedisProcess.HOST));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.target = target;
		this.connections = new RedisConnections(RedisURI.create(RedisProcess.HOST, this.listening.getLocalPort()));
		start("accept", this::accept);
	}

	/**
	 * Create a connection factory that goes through here, and lives as long.
	 * @param commandTimeout how long its commands may take
	 * @return the connection factory, started
	 */
	public LettuceConnectionFactory newConnectionFactory(Duration commandTimeout) {
		return this.connections.newFactory(commandTimeout);
	}

	/**
	 * Cut the connection on which the next command of a kind comes. Once.
	 * @param when before or after the command is carried out
	 * @param command tells the command by its words
	 */
	public void cut(When when, Predicate<List<String>> command) {
		this.cut.set(new Cut(when, command));
	}

	/**
	 * Return whether the connection was cut, if it was to be.
	 * @return {@code false} if the command has not come yet
	 */
	public boolean isDone() {
		return this.cut.get() == null;
	}

	/**
	 * Pretend that the server has another version, from the next answer on.
	 * @param version major and minor version, one digit each, such as {@code 6.0};
	 * {@code null} for the server's own
	 */
	public void pretendVersion(@Nullable String version) {
		this.version = version;
	}

	/**
	 * The version comes first in an answer, so it is not split into two reads.
	 */
	private byte[] withVersion(byte[] answer) {
		String pretended = this.version;
		return (pretended != null) ? VERSION.matcher(new String(answer, StandardCharsets.ISO_8859_1))
			.replaceAll("$1" + pretended)
			.getBytes(StandardCharsets.ISO_8859_1) : answer;
	}

	/**
	 * Swallow whatever either end says on the connections that are open now, as a device
	 * that has lost its state does. Neither end is told. New connections work.
	 */
	public void swallow() {
		this.links.forEach((link) -> link.dead = true);
	}

	private void accept() {
		while (true) {
			try {
				Socket client = this.listening.accept();
				this.open.add(client);
				Socket server = new Socket(RedisProcess.HOST, this.target);
				this.open.add(server);
				client.setTcpNoDelay(true);
				server.setTcpNoDelay(true);
				Link link = new Link(client, server);
				this.links.add(link);
				start("commands", link::passCommands);
				start("answers", link::passAnswers);
			}
			catch (IOException ex) {
				if (this.listening.isClosed()) {
					return;
				}
			}
		}
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, "cutting-proxy-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private @Nullable When decide(List<String> command) {
		Cut next = this.cut.get();
		return (next != null && next.command().test(command) && this.cut.compareAndSet(next, null)) ? next.when()
				: null;
	}

	private void close(Socket socket) {
		this.open.remove(socket);
		try {
			socket.close();
		}
		catch (IOException ex) {
			// Then it is closed.
		}
	}

	@Override
	public void close() {
		try {
			this.listening.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.open.forEach(this::close);
			this.connections.close();
		}
	}

	private record Cut(When when, Predicate<List<String>> command) {

	}

	/**
	 * One connection. It is cut by telling the server that nothing more comes: the server
	 * then carries out what it got before it closes its end.
	 */
	private final class Link {

		private final Socket client;

		private final Socket server;

		private volatile boolean silent;

		private volatile boolean dead;

		Link(Socket client, Socket server) {
			this.client = client;
			this.server = server;
		}

		void passCommands() {
			try {
				InputStream in = new BufferedInputStream(this.client.getInputStream());
				OutputStream out = new BufferedOutputStream(this.server.getOutputStream());
				while (true) {
					ByteArrayOutputStream bytes = new ByteArrayOutputStream();
					When when = decide(readCommand(in, bytes));
					if (this.dead) {
						continue;
					}
					if (when != When.BEFORE) {
						this.silent = when != null;
						bytes.writeTo(out);
					}
					if (when != null) {
						out.flush();
						if (when == When.NEVER) {
							in.transferTo(OutputStream.nullOutputStream());
						}
						this.server.shutdownOutput();
						return;
					}
					if (in.available() == 0) {
						out.flush();
					}
				}
			}
			catch (IOException ex) {
				close(this.server);
			}
		}

		void passAnswers() {
			try {
				InputStream in = this.server.getInputStream();
				OutputStream out = this.client.getOutputStream();
				byte[] buffer = new byte[65536];
				for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
					if (!this.silent && !this.dead) {
						out.write(withVersion(Arrays.copyOf(buffer, length)));
					}
				}
			}
			catch (IOException ex) {
				// One of the ends is closed.
			}
			finally {
				close(this.client);
				close(this.server);
				CuttingProxy.this.links.remove(this);
			}
		}

		private static List<String> readCommand(InputStream in, OutputStream copy) throws IOException {
			int words = readNumber(in, copy);
			List<String> command = new ArrayList<>(words);
			for (int i = 0; i < words; i++) {
				byte[] word = in.readNBytes(readNumber(in, copy) + 2);
				copy.write(word);
				command.add(new String(word, 0, word.length - 2, StandardCharsets.ISO_8859_1));
			}
			return command;
		}

		/**
		 * Reads a line that consists of a sign for its kind and a number.
		 */
		private static int readNumber(InputStream in, OutputStream copy) throws IOException {
			StringBuilder line = new StringBuilder();
			for (int next = in.read(); next != '\n'; next = in.read()) {
				if (next < 0) {
					throw new EOFException();
				}
				copy.write(next);
				line.append((char) next);
			}
			copy.write('\n');
			return Integer.parseInt(line, 1, line.length() - 1, 10);
		}

	}

}
