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
import io.rmq.RmqTopic;

/**
 * What is in the topics, for those who look after them. No call keeps the server from
 * others for more than a few milliseconds. Thread-safe.
 * <p>
 * Every method throws an {@link RmqException} when the server cannot be reached, does not
 * answer in time or refuses, and an {@link IllegalArgumentException} for what cannot be a
 * name.
 */
public interface Topics {

	/**
	 * Count what a topic and its groups have, in one step.
	 * @param topic the topic
	 * @return the counts
	 * @throws RmqNotFoundException if there is no such topic
	 */
	RmqTopic count(String topic);

}
