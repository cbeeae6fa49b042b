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

import io.rmq.listener.AckMode;

/**
 * What an annotation says of a listener that gets several messages at once, or must not
 * say of one that does not.
 *
 * @param annotation the annotation
 * @param attributes its attributes
 */
record BatchAttributes(RmqListener annotation, AttributeResolver attributes) {

	boolean isBatch() {
		return this.attributes.flag("batch", this.annotation.batch());
	}

	/**
	 * Check that the annotation does not configure batches of a listener without them.
	 * @throws io.rmq.RmqConfigurationException if it does
	 */
	void check() {
		if (!isBatch()) {
			requireUnsaid("batchSize", this.annotation.batchSize(),
					"the listener gets no batches; set batch = \"true\"");
			requireUnsaid("batchTimeout", this.annotation.batchTimeout(),
					"the listener gets no batches; set batch = \"true\"");
		}
	}

	/**
	 * Check how a listener of batches settles them.
	 * @param acknowledging whether its method has a parameter to do so
	 */
	void checkAcknowledging(AckMode ackMode, boolean acknowledging) {
		if (ackMode == AckMode.MANUAL && !acknowledging) {
			throw this.attributes.invalid("ackMode", this.annotation.ackMode(),
					"the method has no parameter for an RmqBatchAcknowledgment, so that its messages would never be settled; add one");
		}
		if (ackMode == AckMode.ON_RECEIPT && acknowledging) {
			throw this.attributes.invalid("ackMode", this.annotation.ackMode(),
					"the method has a parameter for an RmqBatchAcknowledgment, but its messages are settled before it gets them");
		}
		requireUnsaid("retry.immediate", this.annotation.retry().immediate(),
				"a batch is not handled again at once, as some of its messages may be done; take it away");
		requireUnsaid("errorHandler", this.annotation.errorHandler(),
				"an error of a batch may be one of several messages; catch it in the method, which knows them");
	}

	private void requireUnsaid(String attribute, String declared, String reason) {
		if (!declared.isEmpty()) {
			throw this.attributes.invalid(attribute, declared, reason);
		}
	}

}
