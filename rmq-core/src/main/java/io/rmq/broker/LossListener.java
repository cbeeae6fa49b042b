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

/**
 * Is called when a group has lost messages. Each message counts once, at the client that
 * settled or swept it. Must be thread-safe, and must not block.
 */
@FunctionalInterface
public interface LossListener {

	/**
	 * Called when the server has confirmed a loss.
	 * @param topic the topic
	 * @param group the group
	 * @param loss why it lost them
	 * @param messages how many messages it lost, at least 1
	 */
	void onLoss(String topic, String group, Loss loss, long messages);

}
