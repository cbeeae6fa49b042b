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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Notes when bytes last moved on a channel. Incoming bytes are noted as they arrive, so a
 * large answer on a slow network counts while it arrives. Outgoing bytes are only sampled
 * on request, so that they cost nothing otherwise.
 */
final class ChannelTraffic extends ChannelInboundHandlerAdapter {

	private volatile long lastMove = System.nanoTime();

	/**
	 * The buffer that was being written at the last sample, and how much of it was.
	 */
	private int head;

	private long headProgress;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.lastMove = System.nanoTime();
		context.fireChannelRead(message);
	}

	/**
	 * Return when bytes last moved, as a {@link System#nanoTime()}.
	 */
	long lastMove() {
		return this.lastMove;
	}

	/**
	 * Find out, in the background, whether outgoing bytes have moved since the last
	 * sample. Bytes that are queued behind others are no movement.
	 */
	void sampleOutput(Channel channel) {
		channel.eventLoop().execute(() -> {
			ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
			Object current = (buffer != null) ? buffer.current() : null;
			int sampledHead = System.identityHashCode(current);
			long sampledProgress = (current != null) ? buffer.currentProgress() : 0;
			if (this.head != 0 && (sampledHead != this.head || sampledProgress != this.headProgress)) {
				this.lastMove = System.nanoTime();
			}
			this.head = sampledHead;
			this.headProgress = sampledProgress;
		});
	}

}
