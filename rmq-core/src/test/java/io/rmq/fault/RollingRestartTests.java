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

package io.rmq.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.rmq.listener.container.ContainerFixture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds when an application is redeployed, one instance after the other, while
 * messages come.
 */
@Tag("alone")
class RollingRestartTests {

	private static final int INSTANCES = 3;

	/**
	 * A lease that does not run out during a test: what is handed over is not recovered.
	 */
	private static final Duration LONG_LEASE = Duration.ofMinutes(5);

	private final ContainerFixture fixture = ContainerFixture.onSharedServer();

	private final List<ConsumerProcess> processes = new ArrayList<>();

	@AfterEach
	void close() {
		this.processes.forEach(ConsumerProcess::close);
		this.fixture.close();
	}

	@Test
	void everyMessageIsHandledOnceWhileAllInstancesAreReplaced() throws InterruptedException {
		this.fixture.sender().join(ContainerFixture.GROUP);
		List<ConsumerProcess> running = new ArrayList<>();
		for (int i = 0; i < INSTANCES; i++) {
			running.add(start());
		}
		AtomicInteger sent = new AtomicInteger();
		Thread sender = new Thread(() -> {
			while (!Thread.currentThread().isInterrupted()) {
				this.fixture.sender().send("m" + sent.getAndIncrement());
			}
		}, "load");
		sender.start();
		try {
			for (int i = 0; i < INSTANCES; i++) {
				ConsumerProcess old = running.remove(0);
				int begun = old.told("begin").size();
				old.await("begin", begun + 20);
				assertThat(old.terminate()).isEqualTo(143);
				ConsumerProcess replacement = start();
				running.add(replacement);
				replacement.await("end", 20);
			}
		}
		finally {
			sender.interrupt();
			sender.join();
		}
		this.fixture.awaitDone();
		Awaitility.await().until(() -> told("end").size() >= sent.get());
		assertThat(told("end")).doesNotHaveDuplicates().hasSize(sent.get());
		assertThat(told("begin")).doesNotHaveDuplicates();
		assertThat(told("interrupted")).isEmpty();
		assertThat(this.processes).hasSize(2 * INSTANCES)
			.allSatisfy((process) -> assertThat(process.lines()).filteredOn((line) -> line.startsWith("begin"))
				.allMatch((line) -> line.endsWith(" 1 1")));
	}

	private ConsumerProcess start() {
		ConsumerProcess process = ConsumerProcess.start(this.fixture.topic(), LONG_LEASE, 5, 0, Duration.ofMillis(1));
		this.processes.add(process);
		return process;
	}

	private List<String> told(String what) {
		return this.processes.stream().flatMap((process) -> process.told(what).stream()).toList();
	}

}
