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
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;

/**
 * Finds out which of the commands that RMQ needs its user may not use. They are put into
 * a transaction that is never executed: the server looks at the user's rights when it
 * takes a command in, so nothing is done, and the user needs no rights to look at rights.
 * Thread-safe.
 *
 * @see <a href=
 * "https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/">ACL</a>
 */
final class RightsProbe {

	/**
	 * The topic whose keys are named. Nothing is stored in it.
	 */
	private static final String TOPIC = "rmq-rights";

	private final Supplier<RedisLink> links;

	private final RedisKeys keys;

	/**
	 * Create a probe.
	 * @param links makes a link of which nobody else knows: what others send would go
	 * into the transaction
	 * @param keys the names of the keys
	 */
	RightsProbe(Supplier<RedisLink> links, RedisKeys keys) {
		this.links = links;
		this.keys = keys;
	}

	/**
	 * Return what the user lacks, as rules of an access control list.
	 */
	SortedSet<String> missing() {
		// With the connection the transaction ends.
		try (RedisLink link = this.links.get()) {
			// First of all, and alone: without it the rest would be executed.
			link.await(link.connected().call(call(CommandType.MULTI, Call.args())));
			List<RequiredCommand> commands = RequiredCommand.all();
			List<Call<String>> calls = commands.stream().map(this::call).toList();
			link.send(calls);
			SortedSet<String> missing = new TreeSet<>();
			for (int i = 0; i < calls.size(); i++) {
				missing.addAll(missing(link, calls.get(i), commands.get(i)));
			}
			return missing;
		}
	}

	private List<String> missing(RedisLink link, Call<String> call, RequiredCommand command) {
		try {
			link.await(call.answer());
			return List.of();
		}
		catch (RmqException ex) {
			if (ex.getCode() != RmqErrorCode.SERVER_REFUSED && ex.getCode() != RmqErrorCode.INTERNAL) {
				throw ex;
			}
			return rule(String.valueOf(ex.getMessage()), command);
		}
	}

	/**
	 * Whatever else the server has against the command is no matter of rights.
	 */
	private List<String> rule(String refusal, RequiredCommand command) {
		if (refusal.contains("unknown command") || (refusal.contains("NOPERM ") && refusal.contains(" to run "))) {
			return List.of(command.rule());
		}
		if (refusal.contains("NOPERM ")) {
			return List.of((refusal.contains("channel") ? "&" : "~") + this.keys.pattern());
		}
		return List.of();
	}

	private Call<String> call(RequiredCommand command) {
		CommandArgs<byte[], byte[]> args = Call.args();
		command.arguments().forEach((argument) -> add(argument, args));
		return call(command.keyword(), args);
	}

	private void add(String argument, CommandArgs<byte[], byte[]> args) {
		switch (argument) {
			case RequiredCommand.KEY -> args.addKey(this.keys.meta(TOPIC));
			case RequiredCommand.CHANNEL -> args.addKey(this.keys.dueChannel(TOPIC));
			default -> args.add(argument.getBytes(StandardCharsets.US_ASCII));
		}
	}

	private static Call<String> call(ProtocolKeyword type, CommandArgs<byte[], byte[]> args) {
		return new Call<>(type, new StatusOutput<>(ByteArrayCodec.INSTANCE), args);
	}

}
