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

package io.rmq.boot.endpoint;

import java.util.List;

/**
 * What consumers do now.
 *
 * @param consumers the consumers that hold messages, those with the longest handling
 * first
 * @param complete whether these are all, rather than those of the first topics
 */
record BusyView(List<Consumer> consumers, boolean complete) implements JsonView {

	/**
	 * A consumer that holds messages.
	 *
	 * @param topic its topic
	 * @param group its group
	 * @param name its name
	 * @param inFlight how many messages it holds
	 * @param idleMillis how long ago it was last seen
	 * @param alive whether that is less than a minute ago
	 * @param handling what it has been handling for long, the longest first
	 */
	record Consumer(String topic, String group, String name, long inFlight, long idleMillis, boolean alive,
			List<HandlingView> handling) {
	}

}
