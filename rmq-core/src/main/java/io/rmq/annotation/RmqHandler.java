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
 * Has a method handle those messages of its class that are of the type of its payload.
 * The class has the {@link RmqListener}; the method may have whatever parameters and
 * results a listener method may have.
 * <p>
 * The type of a message is the one that its sender has registered a name for
 * ({@code rmq.message.types.*}, or a {@link io.rmq.convert.MessageTypes} bean); the name
 * travels in a header. If several methods take it, the one with the closest type does. A
 * message without a name, as of a type that is not registered, is for the only method of
 * the class if it has no other, and otherwise for the default one. The same holds for all
 * messages where no names are registered. What no method is for is a dead letter at once,
 * with the reason {@code NO_HANDLER}.
 * <p>
 * Types are told apart by their classes alone: a {@code List<Order>} and a
 * {@code List<Invoice>} are the same.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface RmqHandler {

	/**
	 * Whether the method takes what no other method of the class is for. Its payload is
	 * then best of a type that anything can be read as, such as {@code byte[]},
	 * {@code String}, {@code Map}, {@code JsonNode} or {@code Object}.
	 * @return {@code true} for one method of the class at most
	 */
	boolean isDefault() default false;

}
