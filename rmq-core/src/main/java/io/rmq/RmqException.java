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

package io.rmq;

import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Base of all exceptions of RMQ except those for wrong arguments. Unchecked.
 */
public class RmqException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final RmqErrorCode code;

	private final AtomicReference<Subject> subject = new AtomicReference<>(new Subject(null, null, null));

	/**
	 * Create an exception.
	 * @param code the kind of error
	 * @param message what, where and what to do
	 * @param cause what it came from, if anything
	 */
	public RmqException(RmqErrorCode code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	/**
	 * Return the kind of error.
	 * @return the code
	 */
	public RmqErrorCode getCode() {
		return this.code;
	}

	/**
	 * Return whether the same call may succeed later: the server was away, silent, or
	 * refused for now.
	 * @return {@code true} if it may
	 */
	public boolean isTransient() {
		return this.code.isTransient();
	}

	/**
	 * Return the topic that the exception is about.
	 * @return the topic, or {@code null} if it is about none, or about several
	 */
	public @Nullable String getTopic() {
		return subject().topic();
	}

	/**
	 * Return the group that the exception is about.
	 * @return the group, or {@code null} if it is about none, or about several
	 */
	public @Nullable String getGroup() {
		return subject().group();
	}

	/**
	 * Return the id of the message that the exception is about.
	 * @return the id, or {@code null} if it is about none, or about several
	 */
	public @Nullable String getMessageId() {
		return subject().messageId();
	}

	private Subject subject() {
		return Objects.requireNonNull(this.subject.get());
	}

	/**
	 * Note what the exception is about. What is known already stays.
	 * @param topic the topic, {@code null} for none
	 * @param group the group, {@code null} for none
	 * @param messageId the id of the message, {@code null} for none
	 * @return this exception
	 */
	public RmqException about(@Nullable String topic, @Nullable String group, @Nullable String messageId) {
		this.subject.updateAndGet((known) -> known.or(topic, group, messageId));
		return this;
	}

	/**
	 * Return whether the call may have had its effect nevertheless. If not, it definitely
	 * had none, and can be repeated safely.
	 * @return {@code false} unless a subclass says otherwise
	 */
	public boolean isOutcomeUnknown() {
		return false;
	}

	/**
	 * What an exception is about, as far as it is known.
	 */
	private record Subject(@Nullable String topic, @Nullable String group,
			@Nullable String messageId) implements Serializable {

		Subject or(@Nullable String topic, @Nullable String group, @Nullable String messageId) {
			return new Subject((this.topic != null) ? this.topic : topic, (this.group != null) ? this.group : group,
					(this.messageId != null) ? this.messageId : messageId);
		}

	}

}
