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

package io.rmq.samples.benchmark.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.rmq.samples.benchmark.redis.RedisServer;
import io.rmq.samples.benchmark.scenario.Scale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Measures other queues with the same work, one after the other, while this process has
 * nothing to do.
 */
@Component
public final class Peers {

	private static final Logger logger = LoggerFactory.getLogger(Peers.class);

	/**
	 * The patterns of all their keys. Those that Rqueue has for each message begin in
	 * their own way.
	 */
	private static final List<String> KEYS = List.of("rmq-peer*", "__rq::m-mdata::rmq-peer*");

	private final LettuceConnectionFactory factory;

	private final RedisServer server;

	private final Scale scale;

	Peers(LettuceConnectionFactory factory, RedisServer server, Scale scale) {
		this.factory = factory;
		this.server = server;
		this.scale = scale;
	}

	/**
	 * Measure all of them.
	 * @param modules where their modules are
	 * @return what came out for each
	 * @throws IOException if one could not be started
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if they were not built, or the server wants a
	 * password, which they do not have
	 */
	public List<PeerResult> run(Path modules) throws IOException, InterruptedException {
		if (this.factory.getPassword() != null || this.factory.isUseSsl()) {
			throw new IllegalStateException(
					"Other queues are measured on a server without password and TLS; leave benchmark.peers away");
		}
		List<PeerResult> results = new ArrayList<>();
		for (PeerModule module : PeerModule.values()) {
			logger.info("Measuring {}", module.directory());
			results
				.add(module.isServed() ? run(module, modules) : PeerResult.failed(module.directory(), "not running"));
		}
		return results;
	}

	private PeerResult run(PeerModule module, Path modules) throws IOException, InterruptedException {
		KEYS.forEach(this.server::delete);
		try {
			return new PeerProcess(module, modules,
					List.of("-Dpeer.redis.host=" + this.factory.getHostName(),
							"-Dpeer.redis.port=" + this.factory.getPort(), "-Dpeer.messages=" + this.scale.of(200_000),
							"-Dpeer.samples=" + this.scale.of(1500)))
				.run();
		}
		finally {
			KEYS.forEach(this.server::delete);
		}
	}

}
