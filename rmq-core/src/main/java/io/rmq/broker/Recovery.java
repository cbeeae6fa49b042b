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

/**
 * What came of looking for messages whose lease ran out.
 *
 * @param recovered how many were made ready again
 * @param poisoned how many became dead letters here, because their consumers died with
 * them too often, and then the one that should have settled them
 * @param nextCheck how long until a lease may run out next, by the server's clock
 */
public record Recovery(int recovered, int poisoned, Duration nextCheck) {

}
