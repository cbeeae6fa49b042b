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

package io.rmq.samples.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or could not be checked.
 *
 * @param line the line of the file, from 1; {@code null} if it is not known
 * @param key the key, as it is written in the file if it is there
 * @param message what is wrong and what to do
 * @param error whether an application would not start with it, or ignore it; otherwise it
 * is a note
 */
public record Finding(@Nullable Integer line, String key, String message, boolean error) {

}
