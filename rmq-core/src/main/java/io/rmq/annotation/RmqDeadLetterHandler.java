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
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Has a method of a bean handle the dead letters of the bean's {@link RmqListener}
 * methods, or of the listeners that it names. Instead of being kept with their group,
 * they are forwarded to the topic <code>&lt;topic&gt;.dead-letters.&lt;group&gt;</code>,
 * to which the method listens in the same group: with leases, retries and all else that a
 * listener has, under the id <code>&lt;id of the listener&gt;-dead-letters</code>, the
 * first by name if several share the topic and the group. What the method itself cannot
 * handle is kept with the group of that topic.
 * <p>
 * The parameters are those of any listener method, the payload in the type in which it
 * was sent; an {@link io.rmq.RmqDeadLetter} says why and where it failed. A listener has
 * one such method at most. Its {@code rmq.dead-letter.topic}, if there is one, does not
 * count.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface RmqDeadLetterHandler {

	/**
	 * The ids of the listeners whose dead letters are handled, which may be those of
	 * other beans. By default those of all listeners of the method's bean. Each may have
	 * <code>${...}</code> placeholders and <code>#{...}</code> expressions in it.
	 * @return the ids
	 */
	String[] listeners() default {};

	/**
	 * How many dead letters are handled at once, a whole number of at least 1. May have
	 * <code>${...}</code> placeholders and <code>#{...}</code> expressions in it.
	 * @return the number
	 */
	String concurrency() default "1";

}
