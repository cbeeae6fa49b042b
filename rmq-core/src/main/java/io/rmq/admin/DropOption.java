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
 * What else is done, or not minded, when a group or a topic is dropped.
 */
public enum DropOption {

	/**
	 * Delete the dead letters of a group too, which are kept otherwise. Those of a topic
	 * that is dropped are deleted in any case.
	 */
	DEAD_LETTERS,

	/**
	 * Drop it even if consumers of it were seen a moment ago. Those that are alive bring
	 * the group back, with the oldest message that is still stored.
	 */
	FORCE

}
