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

package io.rmq.broker;

import io.rmq.RmqException;
import io.rmq.RmqNotFoundException;

/**
 * The groups of all topics, for those who look after them. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses, and an {@link IllegalArgumentException} for what cannot be a
 * name.
 */
public interface Groups {

	/**
	 * Pause a group: its consumers, those too that come later, take no more messages
	 * until it is resumed. What they hold they handle. Outlasts them and restarts of the
	 * server.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was paused already
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	boolean pause(String topic, String group);

	/**
	 * End the pause of a group.
	 * @param topic the topic
	 * @param group the group
	 * @return {@code false} if it was not paused
	 * @throws RmqNotFoundException if there is no such topic or group
	 */
	boolean resume(String topic, String group);

}
