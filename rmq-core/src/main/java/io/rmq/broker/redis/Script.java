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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

	static final Script ADD = new Script(resource("add").getBytes(StandardCharsets.UTF_8), false);

	static final Script CANCEL = Script.withDeadline("cancel");

	static final Script ACK = new Script("ack");

	static final Script ACK_ONCE = new Script("ack-once");

	static final Script BEGIN_ONCE = new Script("begin-once");

	static final Script FORGET = new Script("forget");

	static final Script JOIN = Script.withDeadline("join");

	static final Script RETRY = new Script("retry");

	static final Script DEAD_LETTER = new Script("dead-letter");

	static final Script RELEASE = Script.withDeadline("release");

	static final Script RELEASE_ONE = Script.withDeadline("release-one");

	static final Script BUSY = new Script("busy");

	static final Script RECOVER = Script.withDeadline("recover");

	static final Script PROMOTE = Script.withDeadline("promote");

	static final Script EXPIRE = new Script("expire");

	static final Script TIDY = new Script("tidy");

	static final Script CREATE_GROUP = Script.withDeadline("create-group");

	static final Script INSPECT = new Script("inspect");

	static final Script TAKE_TURN = new Script("take-turn");

	static final Script MEASURE = new Script("measure", "alive", "faults");

	static final Script NOTE_DATA = new Script("note-data");

	static final Script FIND_FAULTS = new Script("find-faults", "faults");

	static final Script COUNT = new Script("count", "groups", "alive");

	static final Script BROWSE = new Script("browse", "selection", "waiting");

	static final Script SWEEP_DEAD_LETTERS = Script.withDeadline("sweep-dead-letters", "selection");

	static final Script REQUEUE = Script.withDeadline("requeue");

	static final Script DUE = new Script("due", "waiting");

	static final Script PURGE_WAITING = Script.withDeadline("purge-waiting");

	static final Script PURGE = Script.withDeadline("purge");

	static final Script DROP_TOPIC = Script.withDeadline("drop-topic", "groups");

	static final Script DROP_GROUP = Script.withDeadline("drop-group");

	static final Script RECLAIM = new Script("reclaim");

	static final Script PAUSE = Script.withDeadline("pause");

	static final Script RESUME = Script.withDeadline("resume");

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
	 * @param shared what is put in front of it besides what is in front of all
	 */
	private Script(String name, String... shared) {
		this(withShared(name, shared).getBytes(StandardCharsets.UTF_8), false);
	}

	private Script(byte[] source, boolean withDeadline) {
		this.withDeadline = withDeadline;
		this.whole = new WrittenCommand(CommandType.EVAL.getBytes(), source);
		this.known = new WrittenCommand(CommandType.EVALSHA.getBytes(),
				Base16.digest(source).getBytes(StandardCharsets.US_ASCII));
	}

	private static String withShared(String name, String... shared) {
		StringBuilder text = new StringBuilder(resource("entry"));
		for (String each : shared) {
			text.append(resource(each));
		}
		return text.append(resource(name)).toString();
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
	 * Create a script that changes what others hold or rely on.
	 */
	private static Script withDeadline(String name, String... shared) {
		String[] all = Stream.concat(Stream.of("deadline"), Stream.of(shared)).toArray(String[]::new);
		return new Script(withShared(name, all).getBytes(StandardCharsets.UTF_8), true);
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

	private static String resource(String name) {
		try (InputStream stream = Script.class.getResourceAsStream(name + ".lua")) {
			if (stream == null) {
				throw new IllegalStateException("The script " + name + ".lua is missing from the class path");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
