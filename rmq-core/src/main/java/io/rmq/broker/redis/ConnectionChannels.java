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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.Endpoint;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.rmq.RmqConnectionException;

/**
 * Knows the channel of each open connection. Beside what the application customizes.
 * Thread-safe.
 */
final class ConnectionChannels implements NettyCustomizer {

	private final NettyCustomizer application;

	private final Map<Endpoint, Channel> channels = new ConcurrentHashMap<>();

	private final HandshakeRefusals refusals = new HandshakeRefusals();

	ConnectionChannels(NettyCustomizer application) {
		this.application = application;
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		this.application.afterBootstrapInitialized(bootstrap);
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		this.application.afterChannelInitialized(channel);
		CommandHandler handler = channel.pipeline().get(CommandHandler.class);
		if (handler != null) {
			channel.pipeline().addFirst(new ChannelTraffic());
			this.refusals.watch(channel);
			Endpoint endpoint = handler.getEndpoint();
			this.channels.put(endpoint, channel);
			channel.closeFuture().addListener((closed) -> this.channels.remove(endpoint, channel));
		}
	}

	/**
	 * Return why handshakes were refused.
	 */
	HandshakeRefusals refusals() {
		return this.refusals;
	}

	/**
	 * Return the channel of a connection that was just opened.
	 * @throws RmqConnectionException if it was closed already
	 */
	Channel of(StatefulConnection<?, ?> connection) {
		if (!(connection instanceof RedisChannelHandler<?, ?> handler
				&& handler.getChannelWriter() instanceof Endpoint endpoint)) {
			throw new IllegalStateException(
					"The channel of a %s is not known; is there a listener of its commands?".formatted(connection));
		}
		Channel channel = this.channels.get(endpoint);
		if (channel == null) {
			throw RedisErrors.notConnected(null);
		}
		return channel;
	}

}
