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

package io.rmq.admin.model;

import org.jspecify.annotations.Nullable;

/**
 * Which page of messages to read. Immutable and thread-safe.
 *
 * @param selection which messages are wanted
 * @param limit how many at most, from 1 to {@value #MAX_LIMIT}
 * @param latestFirst whether the latest come first, which only dead letters do; otherwise
 * the oldest, or those whose turn is next
 * @param cursor where the page before this ended; {@code null} for the first page
 */
public record RmqPageRequest(RmqSelection selection, int limit, boolean latestFirst, @Nullable String cursor) {

	/**
	 * The most messages on a page.
	 */
	public static final int MAX_LIMIT = 500;

	public RmqPageRequest {
		if (limit < 1 || limit > MAX_LIMIT) {
			throw new IllegalArgumentException("A page has from 1 to %d messages, not %d".formatted(MAX_LIMIT, limit));
		}
	}

	/**
	 * Return a request for the first page of all messages, the oldest first.
	 * @param limit how many at most, from 1 to {@value #MAX_LIMIT}
	 * @return the request
	 */
	public static RmqPageRequest of(int limit) {
		return new RmqPageRequest(RmqSelection.all(), limit, false, null);
	}

	/**
	 * Return a request for the page that comes after another.
	 * @param cursor what {@link RmqPage#next()} of that page is; {@code null} for the
	 * first page
	 * @return the request
	 */
	public RmqPageRequest after(@Nullable String cursor) {
		return new RmqPageRequest(this.selection, this.limit, this.latestFirst, cursor);
	}

	/**
	 * Return a request for some of the messages only.
	 * @param selection which messages
	 * @return the request
	 */
	public RmqPageRequest selecting(RmqSelection selection) {
		return new RmqPageRequest(selection, this.limit, this.latestFirst, this.cursor);
	}

	/**
	 * Return a request for the latest dead letters first.
	 * @return the request
	 */
	public RmqPageRequest fromLatest() {
		return new RmqPageRequest(this.selection, this.limit, true, this.cursor);
	}

}
