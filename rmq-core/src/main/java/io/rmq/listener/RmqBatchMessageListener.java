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

package io.rmq.listener;

/**
 * Handles several messages at once. Called by several threads at once when the
 * container's concurrency is above one.
 */
@FunctionalInterface
public non-sealed interface RmqBatchMessageListener extends EndpointListener {

	/**
	 * Handle messages. When this returns, those that are not settled are acknowledged,
	 * unless they are settled by hand; when it throws, those that are not settled have
	 * failed, each for itself.
	 * @param batch the messages
	 * @throws io.rmq.RmqBatchListenerFailedException if one of them could not be handled
	 * @throws Exception if none of them could be handled
	 */
	void onMessages(MessageBatch batch) throws Exception;

}
