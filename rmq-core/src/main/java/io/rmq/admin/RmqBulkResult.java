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
 * What came of a long operation.
 *
 * @param examined how many messages were looked at
 * @param affected how many of them were moved or deleted, or would have been in a dry run
 * @param skipped how many of those that were meant could not be moved, as they cannot be
 * read; they are not among those affected
 * @param complete whether it came to its end, rather than that it was ended before
 */
public record RmqBulkResult(long examined, long affected, long skipped, boolean complete) {

}
