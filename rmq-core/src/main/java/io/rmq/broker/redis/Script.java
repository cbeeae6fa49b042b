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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.lettuce.core.codec.Base16;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqException;

/**
 * A Lua script that carries out one verb in one step on the server. It is called by its
 * digest, and sent whole when the server does not know it (yet, or any more).
 *
 * @see <a href="https://redis.io/docs/latest/commands/evalsha/">EVALSHA</a>
 */
final class Script {

	static final Script SEND = new Script("send");

	static final Script ADD = new Script("add");

	static final Script CANCEL = new Script("cancel");

	static final Script ACK = new Script("ack");

	static final Script ACK_ONCE = new Script("ack-once");

	static final Script BEGIN_ONCE = new Script("begin-once");

	static final Script FORGET = new Script("forget");

	static final Script JOIN = new Script("join");

	static final Script RETRY = new Script("retry");

	static final Script DEAD_LETTER = new Script("dead-letter");

	static final Script RELEASE = new Script("release");

	static final Script RELEASE_ONE = new Script("release-one");

	static final Script BUSY = new Script("busy");

	static final Script RECOVER = new Script("recover");

	static final Script PROMOTE = new Script("promote");

	static final Script EXPIRE = new Script("expire");

	static final Script TIDY = new Script("tidy");

	static final Script CREATE_GROUP = new Script("create-group");

	static final Script INSPECT = new Script("inspect");

	static final Script TAKE_TURN = new Script("take-turn");

	static final Script MEASURE = new Script("measure");

	static final Script NOTE_DATA = new Script("note-data");

	static final Script FIND_FAULTS = new Script("find-faults");

	static final Script COUNT = new Script("count");

	static final Script BROWSE = new Script("browse");

	static final Script SWEEP_DEAD_LETTERS = new Script("sweep-dead-letters");

	static final Script REQUEUE = new Script("requeue");

	static final Script DUE = new Script("due");

	static final Script PURGE_WAITING = new Script("purge-waiting");

	static final Script PURGE = new Script("purge");

	static final Script DROP_TOPIC = new Script("drop-topic");

	static final Script DROP_GROUP = new Script("drop-group");

	static final Script RECLAIM = new Script("reclaim");

	static final Script PAUSE = new Script("pause");

	static final Script RESUME = new Script("resume");

	static final Script TALLY = new Script("tally");

	static final Script REPLY = new Script("reply");

	/**
	 * The whole script.
	 */
	private final WrittenCommand whole;

	/**
	 * The script by its digest, for a server that knows it.
	 */
	private final WrittenCommand known;

	/**
	 * Whether a call does nothing once its sender has given it up.
	 */
	private final boolean withDeadline;

	/**
	 * Create a script.
	 * @param name its name
	 */
	private Script(String name) {
		ScriptSource source = ScriptSource.load(name);
		byte[] text = source.text().getBytes(StandardCharsets.UTF_8);
		this.withDeadline = source.includes().contains("deadline");
		this.whole = new WrittenCommand(CommandType.EVAL.getBytes(), text);
		this.known = new WrittenCommand(CommandType.EVALSHA.getBytes(),
				Base16.digest(text).getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Prepare a call that does not depend on whether the server knows the script, so that
	 * it keeps its place among the calls before and after it.
	 * @param output makes what reads the answer
	 * @param keys the keys it touches
	 * @param arguments its other arguments
	 * @return the call, not sent yet
	 */
	<T> Call<T> whole(Supplier<CommandOutput<byte[], byte[], T>> output, List<byte[]> keys, List<byte[]> arguments) {
		return call(CommandType.EVAL, this.whole, output, keys, arguments);
	}

	/**
	 * Prepare a call.
	 * @param link where it will be sent
	 * @param output makes what reads the answer
	 * @param keys the keys it touches
	 * @param arguments its other arguments
	 * @return the call, not sent yet
	 */
	<T> Run<T> prepare(RedisLink link, Supplier<CommandOutput<byte[], byte[], T>> output, List<byte[]> keys,
			List<byte[]> arguments) {
		Call<T> command = call(CommandType.EVALSHA, this.known, output, keys, arguments);
		return new Run<>(command,
				command.answer()
					.exceptionallyCompose((error) -> RedisErrors.isMissingScript(RedisErrors.translate(error))
							? link.call(call(CommandType.EVAL, this.whole, output, keys, arguments))
							: CompletableFuture.failedFuture(RedisErrors.translate(error))));
	}

	/**
	 * Call the script and wait for its result.
	 */
	<T> T run(RedisLink link, Supplier<CommandOutput<byte[], byte[], T>> output, List<byte[]> keys,
			List<byte[]> arguments) {
		if (!this.withDeadline) {
			return send(link, output, keys, arguments);
		}
		try {
			return send(link, output, keys, until(link.deadline(), arguments));
		}
		catch (RmqException ex) {
			// In time after all: its sender knew the server's time wrongly.
			Long late = RedisErrors.late(ex);
			if (late == null) {
				throw ex;
			}
			return send(link, output, keys, until(late + link.timeout().toMillis(), arguments));
		}
	}

	private static List<byte[]> until(long deadline, List<byte[]> arguments) {
		List<byte[]> all = new ArrayList<>(arguments);
		all.add(ScriptAnswer.argument(deadline));
		return all;
	}

	private <T> T send(RedisLink link, Supplier<CommandOutput<byte[], byte[], T>> output, List<byte[]> keys,
			List<byte[]> arguments) {
		Run<T> run = prepare(link.connected(), output, keys, arguments);
		link.send(List.of(run.command()));
		return link.await(run.result());
	}

	private static <T> Call<T> call(CommandType type, WrittenCommand script,
			Supplier<CommandOutput<byte[], byte[], T>> output, List<byte[]> keys, List<byte[]> arguments) {
		List<byte[]> parts = new ArrayList<>(1 + keys.size() + arguments.size());
		parts.add(String.valueOf(keys.size()).getBytes(StandardCharsets.US_ASCII));
		parts.addAll(keys);
		parts.addAll(arguments);
		return new Call<>(type, output.get(), script.with(parts));
	}

	/**
	 * A call of a script: the command to send, and the result that comes of it in the
	 * end.
	 *
	 * @param <T> the type of the result
	 * @param command the command
	 * @param result the result
	 */
	record Run<T>(Call<?> command, CompletableFuture<T> result) {

	}

}
