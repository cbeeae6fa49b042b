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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.IntSupplier;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.rmq.RmqErrorCode;
import io.rmq.RmqException;
import io.rmq.admin.model.RmqAdminAction;
import io.rmq.broker.DataLoss;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import io.rmq.broker.ServerFacts.Persistence;
import io.rmq.broker.ServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server who it is, what its clock shows and how it is set up. Thread-safe.
 *
 * @see <a href="https://redis.io/docs/latest/commands/info/">INFO</a>
 */
final class RedisServer implements Server {

	/**
	 * How long what is written to prove that it can be is kept.
	 */
	private static final Duration PROBE_KEPT = Duration.ofMinutes(1);

	private final RedisLink link;

	private final byte[] probe;

	private final ServerClock clock;

	private final ServerTime time;

	private final DataNote data;

	private final RightsProbe rights;

	private final IntSupplier connections;

	private final ActionList actions;

	/**
	 * Whether this user may not ask for the configuration. Not asked again: the server
	 * notes each refusal.
	 */
	private volatile boolean configurationRefused;

	/**
	 * Create what asks the server.
	 * @param probe the key that is written to prove that it can be
	 * @param connections tells how many connections are open
	 */
	RedisServer(RedisLink link, byte[] probe, ServerClock clock, ServerTime time, DataNote data, RightsProbe rights,
			IntSupplier connections, ActionList actions) {
		this.connections = connections;
		this.link = link;
		this.probe = probe;
		this.clock = clock;
		this.time = time;
		this.data = data;
		this.rights = rights;
		this.actions = actions;
	}

	/**
	 * Make sure that the server is there and new enough, and read its clock.
	 */
	ServerInfo check() {
		ServerInfo info = ServerVersion.require(InfoAnswer.parse(info(Call.args().add("SERVER"))));
		this.time.read();
		return info;
	}

	@Override
	public ServerFacts facts() {
		Map<String, String> facts = InfoAnswer.parse(info(Call.args()));
		this.time.read();
		return new ServerFacts(ServerVersion.require(facts), facts.getOrDefault("role", "master"),
				facts.get("maxmemory_policy"), persistence(facts),
				Integer.parseInt(facts.getOrDefault("connected_clients", "0")), number(facts.get("maxclients")),
				Duration.ofMillis(this.clock.ahead()), Long.parseLong(facts.getOrDefault("used_memory", "0")),
				maxMemory(facts));
	}

	private static @Nullable Long maxMemory(Map<String, String> facts) {
		long max = Long.parseLong(facts.getOrDefault("maxmemory", "0"));
		return (max > 0) ? max : null;
	}

	@Override
	public Duration probeWrite() {
		RedisLink connected = this.link.connected();
		long before = System.nanoTime();
		connected.await(connected.call(new Call<>(CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE),
				Call.args().addKey(this.probe).add("1").add("PX").add(PROBE_KEPT.toMillis()))));
		return Duration.ofNanos(System.nanoTime() - before);
	}

	@Override
	public SortedSet<String> missingRights() {
		return this.rights.missing();
	}

	@Override
	public @Nullable DataLoss findLoss() {
		return this.data.renew();
	}

	@Override
	public int connections() {
		return this.connections.getAsInt();
	}

	@Override
	public void record(RmqAdminAction action) {
		this.actions.add(action);
	}

	@Override
	public List<RmqAdminAction> actions(int limit) {
		return this.actions.latest(limit);
	}

	private String info(CommandArgs<byte[], byte[]> sections) {
		byte[] answer = this.link.await(this.link.connected()
			.call(new Call<>(CommandType.INFO, new ValueOutput<>(ByteArrayCodec.INSTANCE), sections)));
		return new String(answer, StandardCharsets.UTF_8);
	}

	private Persistence persistence(Map<String, String> facts) {
		if ("1".equals(facts.get("aof_enabled"))) {
			return Persistence.APPEND_ONLY;
		}
		String snapshots = snapshots();
		if (snapshots == null) {
			return Persistence.UNKNOWN;
		}
		return snapshots.isBlank() ? Persistence.NONE : Persistence.SNAPSHOTS;
	}

	/**
	 * When snapshots are written, which INFO does not tell; {@code null} if that is not
	 * known.
	 */
	private @Nullable String snapshots() {
		if (this.configurationRefused) {
			return null;
		}
		try {
			List<byte[]> answer = list(CommandType.CONFIG, Call.args().add("GET").add("save"));
			return (answer.size() > 1) ? new String(answer.get(1), StandardCharsets.UTF_8) : null;
		}
		catch (RmqException ex) {
			if (ex.getCode() != RmqErrorCode.SERVER_REFUSED && ex.getCode() != RmqErrorCode.INTERNAL) {
				throw ex;
			}
			// Servers that others run often have no such command.
			this.configurationRefused = true;
			return null;
		}
	}

	private List<byte[]> list(CommandType command, CommandArgs<byte[], byte[]> args) {
		return this.link.await(
				this.link.connected().call(new Call<>(command, new ValueListOutput<>(ByteArrayCodec.INSTANCE), args)));
	}

	private static @Nullable Integer number(@Nullable String text) {
		return (text != null) ? Integer.valueOf(text) : null;
	}

}
