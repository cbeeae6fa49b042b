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

package io.rmq.boot.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rmq.admin.model.RmqTopicFault;

/**
 * What is wrong with a key of a topic.
 *
 * @param key the key without the prefix and the topic
 * @param kind what is wrong
 * @param broken whether messages cannot be sent or handled because of it
 * @param aheadMillis how far the newest entry is ahead of the server's clock
 * @param reason what is wrong, as a sentence
 * @param remedy what to do about it, as a sentence
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FaultView(String key, RmqTopicFault.Kind kind, boolean broken, long aheadMillis, String reason, String remedy) {

	static FaultView of(RmqTopicFault fault) {
		return new FaultView(fault.key(), fault.kind(), fault.isBroken(), fault.ahead().toMillis(), fault.reason(),
				fault.remedy());
	}

}
