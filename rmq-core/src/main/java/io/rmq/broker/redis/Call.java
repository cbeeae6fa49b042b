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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.internal.ExceptionFactory;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way to the server, and the promise of its answer. Whatever goes
 * wrong reaches the promise as an {@link io.rmq.RmqException}. Callers may complete or
 * cancel the promise when they stop waiting. The call itself ends only when the channel
 * delivers the answer or fails the command.
 *
 * @param <T> the type of the answer
 */
final class Call<T> extends Command<byte[], byte[], T> {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Call, Runnable> AT_END = AtomicReferenceFieldUpdater
		.newUpdater(Call.class, Runnable.class, "atEnd");

	private final CompletableFuture<T> answer = new CompletableFuture<>();

	private volatile @Nullable Runnable atEnd;

	/**
	 * The whole command, if it is written out already.
	 */
	private final byte @Nullable [] bytes;

	Call(ProtocolKeyword type, CommandOutput<byte[], byte[], T> output, CommandArgs<byte[], byte[]> args) {
		super(type, output, args);
		this.bytes = null;
	}

	Call(ProtocolKeyword type, CommandOutput<byte[], byte[], T> output, byte[] bytes) {
		super(type, output, null);
		this.bytes = bytes;
	}

	static CommandArgs<byte[], byte[]> args() {
		return new CommandArgs<>(ByteArrayCodec.INSTANCE);
	}

	CompletableFuture<T> answer() {
		return this.answer;
	}

	/**
	 * Run an action when the call ends: once, on the thread that ends it. Set before the
	 * call is sent.
	 */
	void atEnd(Runnable action) {
		this.atEnd = action;
	}

	private void end() {
		Runnable action = (this.atEnd != null) ? AT_END.getAndSet(this, null) : null;
		if (action != null) {
			action.run();
		}
	}

	@Override
	public void encode(ByteBuf buffer) {
		if (this.bytes != null) {
			buffer.writeBytes(this.bytes);
		}
		else {
			super.encode(buffer);
		}
	}

	@Override
	public void complete() {
		super.complete();
		end();
		if (this.output.hasError()) {
			this.answer.completeExceptionally(
					RedisErrors.translate(ExceptionFactory.createExecutionException(this.output.getError())));
		}
		else {
			this.answer.complete(this.output.get());
		}
	}

	@Override
	public boolean completeExceptionally(Throwable error) {
		super.completeExceptionally(error);
		end();
		return this.answer.completeExceptionally(RedisErrors.translate(error));
	}

	@Override
	public void cancel() {
		super.cancel();
		end();
		this.answer.completeExceptionally(RedisErrors.connectionLost(null));
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
