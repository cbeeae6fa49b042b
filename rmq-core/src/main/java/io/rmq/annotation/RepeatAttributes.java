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

package io.rmq.annotation;

import io.rmq.listener.ListenerSettings;

/**
 * What an annotation says of messages that are there, or were handled, already.
 *
 * @param annotation the annotation
 * @param attributes its attributes
 */
record RepeatAttributes(RmqListener annotation, AttributeResolver attributes) {

	/**
	 * Check that there is a use for what the annotation says. Who turns idempotence off
	 * for a while need not take the window away.
	 * @throws io.rmq.RmqConfigurationException if not
	 */
	void check(ListenerSettings settings) {
		String window = this.annotation.idempotenceWindow();
		if (!window.isEmpty() && this.annotation.idempotent().isEmpty() && !settings.idempotence().enabled()) {
			throw this.attributes.invalid("idempotenceWindow", window,
					"the listener is not idempotent; add idempotent = \"true\"");
		}
	}

}
