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

package io.rmq;

/**
 * What kind of thing went wrong, for code and log searches that must not depend on an
 * exception's text.
 */
public enum RmqErrorCode {

	/**
	 * The server cannot be reached, or the connection to it was lost or given up.
	 */
	CONNECTION,

	/**
	 * The server answered that it cannot do it now, or must not: out of memory,
	 * read-only, loading; a wrong password, a missing right.
	 */
	SERVER_REFUSED,

	/**
	 * The server is older than RMQ needs.
	 */
	SERVER_TOO_OLD,

	/**
	 * The answer to a request did not come in time; the server may have carried it out.
	 */
	TIMEOUT,

	/**
	 * A payload cannot be turned into bytes, or bytes not into the payload asked for.
	 */
	SERIALIZATION,

	/**
	 * A stored message was written by a newer version and cannot be read.
	 */
	UNKNOWN_FORMAT,

	/**
	 * A message is larger than allowed.
	 */
	MESSAGE_TOO_LARGE,

	/**
	 * More messages are being sent than may be, so that another was not.
	 */
	TOO_MANY_IN_FLIGHT,

	/**
	 * A topic has as many messages as it may have.
	 */
	TOPIC_FULL,

	/**
	 * A name, option or listener method is not valid.
	 */
	CONFIGURATION,

	/**
	 * There is no topic, group or message of that name.
	 */
	NOT_FOUND,

	/**
	 * A group has consumers.
	 */
	GROUP_IN_USE,

	/**
	 * There is a message with the same id already.
	 */
	DUPLICATE,

	/**
	 * A handler took longer than it may.
	 */
	HANDLER_TIMEOUT,

	/**
	 * A handler asked that its message is tried again after a delay of its choice.
	 */
	RETRY,

	/**
	 * A handler asked that its message is not tried again.
	 */
	FATAL,

	/**
	 * A handler refused its message.
	 */
	REJECTED,

	/**
	 * A class of handlers has none for a message.
	 */
	NO_HANDLER,

	/**
	 * A handler asked that its listener stops.
	 */
	STOP_CONSUMING,

	/**
	 * Anything else.
	 */
	INTERNAL;

	/**
	 * Return whether the same call may succeed later: the server was away, silent, or
	 * refused for now.
	 * @return {@code true} if it may
	 */
	public boolean isTransient() {
		return this == CONNECTION || this == TIMEOUT || this == SERVER_REFUSED;
	}

}
