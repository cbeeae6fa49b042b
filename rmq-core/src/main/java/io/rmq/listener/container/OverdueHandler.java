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

import java.time.Instant;

/**
 * A handler that has taken longer than its timeout, was interrupted and still does not
 * end, so that its thread handles nothing else.
 *
 * @param messageId the id of the message that it handles; of one of them if it handles
 * several together
 * @param attempt which attempt it is, from 1
 * @param since since when it handles it, by this machine's clock
 * @param thread the name of its thread, to be found in a thread dump
 */
public record OverdueHandler(String messageId, int attempt, Instant since, String thread) {

}
