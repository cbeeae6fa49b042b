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
 * When a message counts as handled.
 */
public enum AckMode {

	/**
	 * When its handler has returned.
	 */
	AUTO,

	/**
	 * When the handler, or code to which the handler passed it, settles it by an
	 * {@link io.rmq.RmqAcknowledgment}.
	 */
	MANUAL,

	/**
	 * Before its handler is called. So it is handled at most once: one whose handler
	 * fails or whose consumer dies is lost.
	 */
	ON_RECEIPT

}
