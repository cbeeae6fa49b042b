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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Knows why the server refused a handshake. The client closes a connection whose
 * handshake was refused. It may then report the closing instead of the refusal, since
 * each becomes known on a thread of its own. All connections of a client have the same
 * address and credentials, so the latest refusal is the reason for each of them.
 * Thread-safe.
 */
final class HandshakeRefusals {

	/**
	 * A command that the client can do without. Servers that do not know it refuse it,
	 * and the handshake goes on.
	 */
	private static final Pattern OPTIONAL = Pattern.compile("maint_notifications", Pattern.CASE_INSENSITIVE);

	private volatile @Nullable Refusal latest;

	/**
	 * Note what the server refuses on a new channel until its handshake is over.
	 */
	void watch(Channel channel) {
		RedisHandshakeHandler handshake = channel.pipeline().get(RedisHandshakeHandler.class);
		ChannelHandlerContext commands = channel.pipeline().context(CommandHandler.class);
		if (handshake != null && commands != null) {
			CompletionStage<Void> initialized = handshake.channelInitialized();
			channel.pipeline()
				.addBefore(commands.name(), null,
						new Listener(initialized, (error) -> this.latest = new Refusal(System.nanoTime(), error)));
			// The client did without what was refused.
			initialized.thenRun(() -> this.latest = null);
		}
	}

	/**
	 * Return why a connection could not be opened.
	 * @param error what the client reports
	 * @param begin when the attempt began, in the terms of {@link System#nanoTime()}
	 * @return the refusal if the client lost it, else the client's error
	 */
	RuntimeException explain(RuntimeException error, long begin) {
		Refusal refusal = this.latest;
		if (refusal == null || refusal.nanos() - begin < 0 || !isClosing(error)) {
			return error;
		}
		return new RedisConnectionException("The server refused the handshake",
				ExceptionFactory.createExecutionException(refusal.error()));
	}

	/**
	 * Return whether nothing is known but that the connection was closed: neither an
	 * answer, nor that the server was not reached or did not answer.
	 */
	private static boolean isClosing(Throwable error) {
		Throwable root = error;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof RedisCommandExecutionException) {
				return false;
			}
			root = cause;
		}
		return root instanceof RedisConnectionException || root instanceof IllegalStateException;
	}

	private record Refusal(long nanos, String error) {

	}

	/**
	 * Listens to the errors that arrive on one channel.
	 */
	private static final class Listener extends ChannelInboundHandlerAdapter {

		private final CompletionStage<Void> handshake;

		private final Consumer<String> refusals;

		Listener(CompletionStage<Void> handshake, Consumer<String> refusals) {
			this.handshake = handshake;
			this.refusals = refusals;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (this.handshake.toCompletableFuture().isDone()) {
				context.pipeline().remove(this);
			}
			else if (message instanceof ByteBuf bytes && bytes.isReadable()
					&& bytes.getByte(bytes.readerIndex()) == '-') {
				String error = bytes
					.toString(bytes.readerIndex() + 1, bytes.readableBytes() - 1, StandardCharsets.UTF_8)
					.lines()
					.findFirst()
					.orElse("");
				if (!OPTIONAL.matcher(error).find()) {
					this.refusals.accept(error);
				}
			}
			context.fireChannelRead(message);
		}

	}

}
