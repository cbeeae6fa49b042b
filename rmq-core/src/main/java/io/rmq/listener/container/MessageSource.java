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

import java.util.List;

/**
 * Where a worker gets the messages that its listener handles together.
 */
interface MessageSource {

	/**
	 * Return a source of messages that are handled one by one.
	 */
	static MessageSource single(MessageFetcher fetcher) {
		return () -> {
			InFlightMessage message = fetcher.next();
			return (message != null) ? List.of(message) : List.of();
		};
	}

	/**
	 * Return the messages to handle next, waiting for them.
	 * @return the messages; none if no more are to be handled, or not by this thread
	 */
	List<InFlightMessage> next();

}
