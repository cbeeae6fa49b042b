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
import java.util.Locale;
import java.util.Set;

import io.lettuce.core.protocol.ProtocolKeyword;

/**
 * A command that RMQ needs, itself or in a script, with arguments that the server takes
 * for complete.
 *
 * @param words the command and its arguments, {@code KEY} and {@code CHANNEL} in place of
 * one of RMQ's own
 */
record RequiredCommand(List<String> words) {

	static final String KEY = "KEY";

	static final String CHANNEL = "CHANNEL";

	/**
	 * Commands whose rights are given for each of their subcommands.
	 */
	private static final Set<String> CONTAINERS = Set.of("XGROUP", "XINFO", "CLIENT");

	private static final String COMMANDS = """
			PING
			TIME
			INFO
			WAIT 0 1
			MULTI
			SELECT 0
			CLIENT ID
			CLIENT SETNAME rmq
			CLIENT UNBLOCK 0
			SUBSCRIBE CHANNEL
			UNSUBSCRIBE CHANNEL
			PUBLISH CHANNEL 0
			EVAL return 1 KEY
			EVALSHA ffffffffffffffffffffffffffffffffffffffff 1 KEY
			DEL KEY
			UNLINK KEY
			PEXPIRE KEY 1
			PEXPIREAT KEY 1
			GET KEY
			SET KEY 1
			SADD KEY 1
			SREM KEY 1
			SMEMBERS KEY
			SISMEMBER KEY 1
			HGET KEY f
			HMGET KEY f
			HGETALL KEY
			HKEYS KEY
			HLEN KEY
			HEXISTS KEY f
			HRANDFIELD KEY
			HSET KEY f 1
			HSETNX KEY f 1
			HINCRBY KEY f 1
			HDEL KEY f
			ZADD KEY 1 1
			ZCARD KEY
			ZCOUNT KEY 0 1
			ZSCORE KEY 1
			ZMSCORE KEY 1
			ZRANGE KEY 0 1
			ZRANGEBYSCORE KEY 0 1
			ZREM KEY 1
			ZREMRANGEBYSCORE KEY 0 1
			RPUSH KEY 1
			LPOP KEY
			BLPOP KEY 1
			XADD KEY * f 1
			XLEN KEY
			XRANGE KEY - +
			XREVRANGE KEY + -
			XDEL KEY 0-1
			XTRIM KEY MAXLEN 1
			XGROUP CREATE KEY g 0
			XGROUP DESTROY KEY g
			XGROUP DELCONSUMER KEY g c
			XINFO STREAM KEY
			XINFO GROUPS KEY
			XINFO CONSUMERS KEY g
			XREADGROUP GROUP g c STREAMS KEY >
			XPENDING KEY g
			XCLAIM KEY g c 0 0-1
			XACK KEY g 0-1
			""";

	/**
	 * Return all that RMQ needs.
	 */
	static List<RequiredCommand> all() {
		return COMMANDS.lines().map((line) -> new RequiredCommand(List.of(line.split(" ")))).toList();
	}

	/**
	 * Return the rule of an access control list that allows it.
	 */
	String rule() {
		String name = this.words.get(0);
		return ("+" + (CONTAINERS.contains(name) ? name + "|" + this.words.get(1) : name)).toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the command as the client takes it.
	 */
	ProtocolKeyword keyword() {
		return new Keyword(this.words.get(0));
	}

	List<String> arguments() {
		return this.words.subList(1, this.words.size());
	}

	/**
	 * A command by its name.
	 */
	private record Keyword(String word) implements ProtocolKeyword {

		@Override
		public byte[] getBytes() {
			return this.word.getBytes(StandardCharsets.US_ASCII);
		}

		@Override
		public String toString() {
			return this.word;
		}

	}

}
