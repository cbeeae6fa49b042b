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

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandType;
import io.rmq.admin.model.RmqHandling;
import io.rmq.broker.Delivery;
import io.rmq.broker.Lane;
import io.rmq.broker.LongHandling;

/**
 * What the consumers of a group have been handling for long, as {@code busy.lua} keeps
 * it.
 */
final class BusyConsumers {

	private static final Pattern CONSUMER = Pattern.compile("(\\d+) (\\S+)(.*)", Pattern.DOTALL);

	private static final Pattern MESSAGE = Pattern.compile(" ([1-6]):(\\S+) (\\d+) (\\d+) (\\d+) (\\S+)");

	private static final Pattern BLANK = Pattern.compile("[\\s\\p{Cntrl}]");

	private final Map<String, List<RmqHandling>> byConsumer;

	private BusyConsumers(Map<String, List<RmqHandling>> byConsumer) {
		this.byConsumer = byConsumer;
	}

	/**
	 * What is known of a group now.
	 */
	static BusyConsumers read(RedisLink link, byte[] key) {
		List<byte[]> time = list(link,
				new Call<>(CommandType.TIME, new ValueListOutput<>(ByteArrayCodec.INSTANCE), Call.args()));
		List<byte[]> stored = list(link, new Call<>(CommandType.HGETALL, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(key)));
		ScriptAnswer now = new ScriptAnswer(List.copyOf(time));
		return parse(new ScriptAnswer(List.copyOf(stored)), now.decimal(0) * 1000 + now.decimal(1) / 1000);
	}

	private static List<byte[]> list(RedisLink link, Call<List<byte[]>> call) {
		return link.await(link.connected().call(call));
	}

	/**
	 * Read the fields and values of the hash. What a consumer has not renewed is left
	 * out: it has died.
	 * @param now the server's time in ms
	 */
	static BusyConsumers parse(ScriptAnswer stored, long now) {
		Map<String, List<RmqHandling>> byConsumer = new HashMap<>();
		for (int i = 0; i < stored.size(); i += 2) {
			Matcher consumer = CONSUMER.matcher(stored.text(i + 1));
			if (consumer.matches() && Long.parseLong(consumer.group(1)) > now) {
				byConsumer.put(stored.text(i).replaceFirst("~\\d+$", ""),
						messages(consumer.group(2), consumer.group(3), now));
			}
		}
		return new BusyConsumers(byConsumer);
	}

	private static List<RmqHandling> messages(String listener, String text, long now) {
		List<RmqHandling> messages = new ArrayList<>();
		Matcher message = MESSAGE.matcher(text);
		while (message.find()) {
			long deadline = Long.parseLong(message.group(4));
			messages.add(new RmqHandling(message.group(2),
					Lane.values()[Integer.parseInt(message.group(1)) - 1].priority(), message.group(6), listener,
					Integer.parseInt(message.group(5)), Instant.ofEpochMilli(Long.parseLong(message.group(3))),
					(deadline > 0) ? Instant.ofEpochMilli(deadline) : null, deadline > 0 && deadline <= now));
		}
		return messages;
	}

	List<RmqHandling> of(String consumer) {
		return this.byConsumer.getOrDefault(consumer, List.of());
	}

	/**
	 * Write what a consumer has been handling for long, as the script takes it.
	 */
	static String format(String listener, List<LongHandling> messages) {
		if (messages.isEmpty()) {
			return "";
		}
		StringBuilder text = new StringBuilder(listener);
		for (LongHandling message : messages) {
			Delivery delivery = message.delivery();
			// An id that another program has made up may have any character.
			text.append(" %d:%s %d %s %d %s".formatted(delivery.lease().lane().ordinal() + 1, delivery.lease().entry(),
					message.age().toMillis(), (message.left() != null) ? message.left().toMillis() : "",
					delivery.attempt(), BLANK.matcher(delivery.messageId()).replaceAll("?")));
		}
		return text.toString();
	}

}
