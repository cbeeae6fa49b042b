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

package io.rmq.samples.benchmark.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Consumes a stream as fast as the plain client can, at least once: reads up to 100
 * entries, handles them, and removes them with two commands that travel together with the
 * next read, so that a batch costs one round trip.
 */
public final class RawConsumer {

	private static final XReadArgs READ = XReadArgs.Builder.count(100).block(100);

	private static final String GROUP = "group";

	private final StatefulRedisConnection<String, byte[]> connection;

	private final String stream;

	private final Consumer<byte[]> handler;

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private volatile boolean closing;

	/**
	 * Start to consume, in a thread and with a connection of its own.
	 * @param client the client
	 * @param stream the key of the stream, which is made if there is none
	 * @param handler called for each entry, with its body
	 */
	public RawConsumer(RawClient client, String stream, Consumer<byte[]> handler) {
		this.connection = client.connect();
		this.stream = stream;
		this.handler = handler;
		this.connection.sync().del(stream);
		this.connection.sync()
			.xgroupCreate(StreamOffset.from(stream, "0"), GROUP, io.lettuce.core.XGroupCreateArgs.Builder.mkstream());
		this.connection.setAutoFlushCommands(false);
		new Thread(this::run, "reference").start();
	}

	private void run() {
		try {
			String[] done = {};
			while (!this.closing || done.length > 0) {
				done = handle(readAfter(done));
			}
			this.end.complete(null);
		}
		catch (InterruptedException | ExecutionException | RuntimeException ex) {
			this.end.completeExceptionally(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private List<StreamMessage<String, byte[]>> readAfter(String[] done)
			throws InterruptedException, ExecutionException {
		RedisAsyncCommands<String, byte[]> commands = this.connection.async();
		if (done.length > 0) {
			commands.xack(this.stream, GROUP, done);
			commands.xdel(this.stream, done);
		}
		RedisFuture<List<StreamMessage<String, byte[]>>> read = commands
			.xreadgroup(io.lettuce.core.Consumer.from(GROUP, "consumer"), READ, StreamOffset.lastConsumed(this.stream));
		this.connection.flushCommands();
		return read.get();
	}

	private String[] handle(List<StreamMessage<String, byte[]>> messages) {
		String[] done = new String[messages.size()];
		for (int i = 0; i < done.length; i++) {
			this.handler.accept(messages.get(i).getBody().get(RawClient.BODY));
			done[i] = messages.get(i).getId();
		}
		return done;
	}

	/**
	 * Stop when everything that was read is removed, and delete the stream.
	 */
	public void close() {
		this.closing = true;
		this.end.join();
		this.connection.setAutoFlushCommands(true);
		this.connection.sync().del(this.stream);
		this.connection.close();
	}

}
