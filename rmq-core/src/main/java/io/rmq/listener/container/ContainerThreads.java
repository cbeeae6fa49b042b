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

package io.rmq.listener.container;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

import io.rmq.RmqConfigurationException;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads of the containers of an application. What waits for the server does not
 * hold up the leases, and neither of them holds up what needs no server.
 *
 * @param handlers makes the threads on which messages are handled
 * @param maintenance the thread for what must be done for topics, and for outcomes that
 * are sent again
 * @param leases the thread that keeps leases
 * @param deadlines the thread that interrupts handlers
 * @param events the thread on which the application is told of changes
 * @param keepAlive keeps the application running while a listener runs
 */
record ContainerThreads(ThreadFactory handlers, ScheduledExecutorService maintenance, ScheduledExecutorService leases,
		ScheduledExecutorService deadlines, ScheduledExecutorService events, KeepAlive keepAlive) {

	/**
	 * Create threads.
	 * @param virtual whether messages are handled on virtual threads
	 * @throws RmqConfigurationException if there are no virtual threads in this Java
	 */
	static ContainerThreads create(boolean virtual) {
		return new ContainerThreads(handlers(virtual), daemon("rmq-maintenance-"), daemon("rmq-leases-"),
				daemon("rmq-deadlines-"), daemon("rmq-events-"), new KeepAlive());
	}

	private static ThreadFactory handlers(boolean virtual) {
		if (!virtual) {
			return new CustomizableThreadFactory("rmq-");
		}
		try {
			return new VirtualThreadTaskExecutor("rmq-").getVirtualThreadFactory();
		}
		catch (UnsupportedOperationException ex) {
			throw new RmqConfigurationException(
					"Virtual threads need Java 21 or newer; this is Java " + Runtime.version().feature(), ex);
		}
	}

	private static ScheduledExecutorService daemon(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
		// What is told to hurry is scheduled anew: the old tasks must not pile up.
		executor.setRemoveOnCancelPolicy(true);
		return executor;
	}

	/**
	 * Tell the application of a change, after those before it.
	 */
	void tell(Runnable news) {
		try {
			this.events.execute(news);
		}
		catch (RejectedExecutionException ex) {
			// The application has ended.
		}
	}

	/**
	 * Run something that may take its time, on a thread of its own.
	 */
	void runApart(Runnable task) {
		this.handlers.newThread(task).start();
	}

	void shutdown() {
		this.maintenance.shutdownNow();
		this.leases.shutdownNow();
		this.deadlines.shutdownNow();
		// The last news is that all has stopped.
		this.events.shutdown();
	}

}
