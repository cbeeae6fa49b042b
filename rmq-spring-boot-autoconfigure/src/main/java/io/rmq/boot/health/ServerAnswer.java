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

package io.rmq.boot.health;

import java.time.Duration;

import io.rmq.RmqServerRefusedException;
import io.rmq.broker.Server;
import io.rmq.broker.ServerFacts;
import org.jspecify.annotations.Nullable;

/**
 * What the server has answered: how it is set up, and whether it takes writes.
 *
 * @param facts how it is set up
 * @param write how long a write took; {@code null} if it was refused
 * @param refusal why it was refused; {@code null} if it was not
 */
record ServerAnswer(ServerFacts facts, @Nullable Duration write, @Nullable RmqServerRefusedException refusal) {

	/**
	 * Ask a server. What fails otherwise than by a refusal is thrown.
	 */
	static ServerAnswer of(Server server) {
		ServerFacts facts = server.facts();
		try {
			return new ServerAnswer(facts, server.probeWrite(), null);
		}
		catch (RmqServerRefusedException ex) {
			return new ServerAnswer(facts, null, ex);
		}
	}

}
