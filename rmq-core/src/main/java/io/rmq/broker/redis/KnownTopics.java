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
import java.util.function.Consumer;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The topics that were ever made known. Thread-safe.
 */
final class KnownTopics {

	private final RedisLink link;

	private final RedisKeys keys;

	KnownTopics(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
	}

	List<String> names() {
		return this.link
			.await(this.link.connected()
				.call(new Call<>(CommandType.SMEMBERS, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
						Call.args().addKey(this.keys.topics()))))
			.stream()
			.map((name) -> new String(name, StandardCharsets.UTF_8))
			.toList();
	}

	boolean contains(String topic) {
		return count(CommandType.SISMEMBER, topic) > 0;
	}

	/**
	 * Refuse a topic that is not known.
	 */
	void require(String topic) {
		if (!contains(topic)) {
			throw new RmqNotFoundException(
					"There is no topic '%s': no message was ever sent to it, and no listener reads it; RmqAdmin.topics() lists the topics that exist"
						.formatted(topic))
				.about(topic, null, null);
		}
	}

	/**
	 * What is thrown when a topic has no such group, or there is no such topic.
	 */
	RmqException missing(String topic, String group) {
		require(topic);
		return new RmqNotFoundException("Topic '%s' has no group '%s'; see RmqAdmin.groups(\"%s\") for those it has"
			.formatted(topic, group, topic)).about(topic, group, null);
	}

	/**
	 * Make a topic known.
	 * @return whether it was not yet
	 */
	boolean add(String topic) {
		return count(CommandType.SADD, topic) > 0;
	}

	void remove(String topic) {
		count(CommandType.SREM, topic);
	}

	private long count(CommandType command, String topic) {
		return this.link.await(this.link.connected()
			.call(new Call<>(command, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
					Call.args().addKey(this.keys.topics()).add(topic.getBytes(StandardCharsets.UTF_8)))));
	}

	/**
	 * Do something with each, also when it fails with one of them.
	 * @param participle what is done with it, in a word for the error
	 * @throws RmqException if it failed with one
	 */
	void forEach(String participle, Consumer<String> action) {
		RmqException failure = tryEach(participle, action);
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Do something with each, also when it fails with one of them.
	 * @return the first failure that is about its topic, {@code null} if there was none
	 * @throws RmqException if the server failed
	 */
	@Nullable RmqException tryEach(String participle, Consumer<String> action) {
		RmqException failure = null;
		for (String topic : names()) {
			try {
				action.accept(topic);
			}
			catch (RmqException ex) {
				if (ex.getCode() != RmqErrorCode.INTERNAL) {
					// It is the server, so it would be the same with the others.
					throw ex;
				}
				failure = (failure != null) ? failure : new RmqException(RmqErrorCode.INTERNAL,
						"Topic '%s' cannot be %s: %s".formatted(topic, participle, ex.getMessage()), ex);
			}
		}
		return failure;
	}

}
