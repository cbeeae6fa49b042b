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

/**
 * How busy a container is with a topic, seen at one instant.
 *
 * @param active how many messages are being handled
 * @param held how many messages it holds, handled or waiting for a free thread
 * @param limit how many messages it may hold now; 0 if it does not run
 * @param lost how many messages it has lost since it was created: whose lease ran out, or
 * whose outcome the server refused
 */
public record ContainerLoad(int active, int held, int limit, long lost) {

	/**
	 * Return how many more messages it may fetch now.
	 * @return the permits that are free, not negative
	 */
	public int permits() {
		return Math.max(0, this.limit - this.held);
	}

}
