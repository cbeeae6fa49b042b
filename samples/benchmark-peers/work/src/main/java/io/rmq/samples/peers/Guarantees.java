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

package io.rmq.samples.peers;

/**
 * What a queue guarantees, each in a few words.
 *
 * @param delivery how often a message is handled
 * @param redelivery what becomes of messages whose consumer has crashed
 * @param delay whether messages can be delayed
 * @param priorities whether some can overtake others
 * @param deadLetters where messages go that cannot be handled
 * @param acknowledgement when a message is gone
 */
public record Guarantees(String delivery, String redelivery, String delay, String priorities, String deadLetters,
		String acknowledgement) {

}
