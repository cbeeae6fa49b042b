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

import java.util.concurrent.TimeUnit;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.tracing.Tracing;
import org.jspecify.annotations.Nullable;

/**
 * The threads and settings that connections share: the application's own if it has any,
 * but without a span and a timer for each command. They would tell of commands, of which
 * RMQ sends many that are about no message and others that are about hundreds, and would
 * cost more than the commands.
 */
final class ConnectionResources implements AutoCloseable {

	private final ConnectionChannels channels;

	private final ClientResources resources;

	ConnectionResources(@Nullable ClientResources application) {
		this.channels = new ConnectionChannels((application != null) ? application.nettyCustomizer() : none());
		this.resources = builder(application).tracing(Tracing.disabled())
			.commandLatencyRecorder(CommandLatencyRecorder.disabled())
			.nettyCustomizer(this.channels)
			.build();
	}

	/**
	 * The threads of the application are passed on by hand: a copy takes over some of
	 * them only, and takes them for its own, so that its end would be the end of theirs.
	 */
	private static ClientResources.Builder builder(@Nullable ClientResources application) {
		if (application == null) {
			return ClientResources.builder();
		}
		return application.mutate()
			.eventLoopGroupProvider(application.eventLoopGroupProvider())
			.eventExecutorGroup(application.eventExecutorGroup())
			.timer(application.timer());
	}

	private static NettyCustomizer none() {
		return new NettyCustomizer() {
		};
	}

	ClientResources get() {
		return this.resources;
	}

	ConnectionChannels channels() {
		return this.channels;
	}

	/**
	 * End the threads, if they are not the application's.
	 */
	@Override
	public void close() {
		this.resources.shutdown(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
