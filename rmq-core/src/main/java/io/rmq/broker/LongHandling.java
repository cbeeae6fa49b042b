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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A message that has been handled for long.
 *
 * @param delivery the message
 * @param age for how long it has been handled
 * @param left how long that may still take, negative if it takes too long already;
 * {@code null} for any time
 */
public record LongHandling(Delivery delivery, Duration age, @Nullable Duration left) {

}
