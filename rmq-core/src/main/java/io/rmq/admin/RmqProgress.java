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

package io.rmq.admin;

/**
 * Learns how far a long operation is, and may end it. Called after each of its short
 * steps, in the thread that called the operation.
 */
@FunctionalInterface
public interface RmqProgress {

	/**
	 * Goes on to the end.
	 */
	RmqProgress NONE = (examined, total, affected) -> true;

	/**
	 * Called after a step.
	 * @param examined how many messages were looked at so far
	 * @param total how many there are to look at, about
	 * @param affected how many of them were found, moved or deleted so far
	 * @return whether to go on; if not, what was done stays done
	 */
	boolean proceed(long examined, long total, long affected);

}
