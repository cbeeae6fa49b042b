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
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A module that measures one of the other queues.
 */
enum PeerModule {

	/** RMQ itself, in a process of its own as the others are. */
	RMQ("rmq", "rmq.RmqPeerApplication"),

	/** Streams through Spring Data, written by hand. */
	SPRING_DATA("spring-data", "springdata.SpringDataPeerApplication"),

	/** Rqueue. */
	RQUEUE("rqueue", "rqueue.RqueuePeerApplication"),

	/** A stream of Redisson. */
	REDISSON("redisson", "redisson.RedissonPeer"),

	/** RabbitMQ with Spring AMQP, if it runs on this machine. */
	AMQP("amqp", "amqp.AmqpPeerApplication") {

		@Override
		boolean isServed() {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("localhost", 5672), 1000);
				return true;
			}
			catch (IOException ex) {
				return false;
			}
		}

	};

	private final String directory;

	private final String mainClass;

	PeerModule(String directory, String mainClass) {
		this.directory = directory;
		this.mainClass = mainClass;
	}

	/**
	 * Return the directory of the module, within that of all.
	 */
	String directory() {
		return this.directory;
	}

	String mainClass() {
		return "io.rmq.samples.peers." + this.mainClass;
	}

	/**
	 * Return whether there is a server for it. Most use that of RMQ.
	 */
	boolean isServed() {
		return true;
	}

}
