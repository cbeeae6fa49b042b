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
 * A consumer's right to handle and settle one message. An entry of a lane is held by one
 * consumer only, ever: a message that is taken from its holder becomes another entry, so
 * an old lease names nothing any more and whatever is done with it is refused.
 *
 * @param lane where the entry is
 * @param entry the entry's id in the lane
 */
public record Lease(Lane lane, String entry) {

}
