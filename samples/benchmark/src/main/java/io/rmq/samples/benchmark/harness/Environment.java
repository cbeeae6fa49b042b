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

package io.rmq.samples.benchmark.harness;

import java.lang.management.ManagementFactory;

/**
 * Where it was measured, in general words.
 *
 * @param cores how many cores the JVM may use
 * @param memoryGb how much memory the machine has, in GB
 * @param os the operating system
 * @param jdk the version of Java
 * @param server the kind and version of the server
 */
public record Environment(int cores, long memoryGb, String os, String jdk, String server) {

	/**
	 * Describe this machine.
	 * @param server the kind and version of the server
	 * @return the environment
	 */
	public static Environment of(String server) {
		var machine = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
		return new Environment(machine.getAvailableProcessors(), machine.getTotalMemorySize() >> 30,
				System.getProperty("os.name") + " " + System.getProperty("os.arch"), System.getProperty("java.version"),
				server);
	}

	@Override
	public String toString() {
		return "%d cores, %d GB, %s, Java %s, %s".formatted(this.cores, this.memoryGb, this.os, this.jdk, this.server);
	}

}
