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

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads behind those that ask for single messages. They end by themselves when
 * there is nothing to do.
 *
 * @param maintenance the thread for what must be done for topics
 * @param leases the thread that keeps leases, which nothing else holds up
 * @param deadlines the thread that interrupts handlers, which does not wait for the
 * server
 */
record PollThreads(ScheduledExecutorService maintenance, ScheduledExecutorService leases,
		ScheduledExecutorService deadlines) {

	static PollThreads create() {
		return new PollThreads(daemon("rmq-receive-"), daemon("rmq-receive-leases-"), daemon("rmq-receive-deadlines-"));
	}

	private static ScheduledExecutorService daemon(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
		executor.setRemoveOnCancelPolicy(true);
		executor.setKeepAliveTime(10, TimeUnit.SECONDS);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
