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

package io.rmq.convert;

import io.rmq.RmqHeaders;

/**
 * A payload as it is stored.
 *
 * @param body the bytes; not copied, so they must not be changed
 * @param headers the headers that a reader needs to get the payload back
 */
@SuppressWarnings("ArrayRecordComponent")
public record EncodedPayload(byte[] body, RmqHeaders headers) {

	@Override
	public String toString() {
		return "EncodedPayload[%d bytes, %s]".formatted(this.body.length, this.headers);
	}

}
