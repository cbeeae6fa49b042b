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

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says in an {@link RmqListener} whether and when messages that it failed to handle are
 * tried again. What is not said is as for other listeners.
 * <p>
 * The delays are a list, or grow from {@link #initialDelay()} on; a listener that says
 * one of both does not have the other. Delays are written as {@code 500ms}, {@code 30s},
 * {@code 5m}, {@code 2h}, {@code 1m30s} or {@code PT5M}; a number alone means
 * milliseconds. Except for classes, every attribute may have <code>${...}</code>
 * placeholders and <code>#{...}</code> expressions in it.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RmqRetry {

	/**
	 * The delays before the retries, with commas between them, such as
	 * {@code 1m, 5m, 30m}. There are as many retries as delays unless
	 * {@link #maxRetries()} says otherwise; with more, the last delay repeats.
	 * @return the delays
	 */
	String delays() default "";

	/**
	 * The first of delays that grow.
	 * @return the delay, at least 1 ms
	 */
	String initialDelay() default "";

	/**
	 * What each growing delay is multiplied with to get the next; 1 for a fixed delay. By
	 * default 2.
	 * @return the multiplier, at least 1
	 */
	String multiplier() default "";

	/**
	 * The longest of growing delays. By default 24 h.
	 * @return the delay, at least the initial one
	 */
	String maxDelay() default "";

	/**
	 * How often a message is tried again, 0 for not at all. By default as often as there
	 * are {@link #delays()} or, without those, as the settings say, 3 times if they do
	 * not say otherwise.
	 * @return the number of retries, at most 1000
	 */
	String maxRetries() default "";

	/**
	 * By which share a delay may be longer or shorter, at random, so that messages that
	 * failed together are not tried together. By default 0.
	 * @return the share, 0 to 1
	 */
	String jitter() default "";

	/**
	 * How often the method is called again at once when it failed, before its failure
	 * counts: on the same thread, as the same attempt, within the same handler timeout.
	 * For hiccups that are over in no time. By default 0.
	 * @return the number of calls, at most 10
	 */
	String immediate() default "";

	/**
	 * Errors that are retried, with their subclasses and what they caused. By default
	 * all.
	 * @return the classes of errors; none for what holds for other listeners
	 */
	Class<? extends Throwable>[] retryable() default {};

	/**
	 * Errors that are not retried, nor their subclasses or what they caused, even if
	 * included.
	 * @return the classes of errors; none for what holds for other listeners
	 */
	Class<? extends Throwable>[] nonRetryable() default {};

}
