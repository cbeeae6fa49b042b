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
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Has a method of a bean handle the messages of a topic. When the method returns, its
 * message is done; when it throws, the message is tried again later, or becomes a dead
 * letter.
 * <p>
 * The method has one parameter for the payload, of the type that bodies are converted to.
 * There may be others: see {@link io.rmq.listener.method.MethodListenerFactory}. It
 * returns {@code void}, or something that completes later, such as a
 * {@link java.util.concurrent.CompletionStage} or a {@code Mono}, which its thread then
 * waits for; or, with {@code @SendTo}, what is to be sent to another topic. It may be a
 * suspend function of Kotlin.
 * <p>
 * On a class, it is for all of its {@link RmqHandler} methods together: one listener, and
 * the type of the payload says which method is called.
 * <p>
 * Every attribute may have <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions in it. What an annotation does not say is as the
 * {@link io.rmq.listener.ListenerSettings} bean says or, without one, as its defaults
 * are. A {@link io.rmq.listener.ListenerSettingsCustomizer} has the last word. The
 * annotation can be used on other annotations, and several times on a method or class,
 * each then with an id.
 * <p>
 * The bean is a singleton; if it is lazy, it is created at start all the same. A bean of
 * another scope is called through its scoped proxy, and refused if it has none.
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
@Repeatable(RmqListeners.class)
public @interface RmqListener {

	/**
	 * The topic to listen to; the same as {@link #topic()}.
	 * @return the topic
	 */
	@AliasFor("topic")
	String value() default "";

	/**
	 * The topic to listen to.
	 * @return the topic
	 */
	@AliasFor("value")
	String topic() default "";

	/**
	 * The group that the listener belongs to. Listeners of one group share the messages;
	 * each group gets all of them. By default the one of the settings, {@code default} if
	 * they do not say another.
	 * @return the group
	 */
	String group() default "";

	/**
	 * The name of the listener, which no other may have: in logs, and where settings of
	 * this listener are overridden. By default the names of the bean and the method with
	 * a dash between them, such as {@code orderHandler-on}; on a class, the name of the
	 * bean.
	 * @return the id
	 */
	String id() default "";

	/**
	 * How many messages are handled at once: a number such as {@code 5}, or a range such
	 * as {@code 2-8} for threads that are always there, and more as long as there is work
	 * for them. By default that of the settings, 5 if they do not say another.
	 * @return the number or the range
	 */
	String concurrency() default "";

	/**
	 * Whether the listener starts with the application, {@code true} or {@code false}. By
	 * default as the settings say, {@code true} if they do not.
	 * @return whether it starts
	 */
	String autoStartup() default "";

	/**
	 * How long the method may take, such as {@code 30s}. Its thread is then interrupted,
	 * and the attempt has failed. By default that of the settings, 3 minutes if they do
	 * not say another.
	 * @return the time, at least 1 ms
	 */
	String handlerTimeout() default "";

	/**
	 * When a message counts as handled. By default as the settings say, when the method
	 * has returned if they do not say otherwise. A method with a parameter for an
	 * {@link io.rmq.Acknowledgment} needs {@code MANUAL}.
	 * @return one of {@link io.rmq.listener.AckMode}, such as {@code MANUAL}
	 */
	String ackMode() default "";

	/**
	 * The name of a {@link io.rmq.listener.RmqErrorHandler} bean that gets what the
	 * method throws. By default there is none.
	 * @return the bean's name
	 */
	String errorHandler() default "";

	/**
	 * The name of a {@link io.rmq.listener.RmqMessageFilter} bean that says which
	 * messages are for the method; the others are acknowledged without it. By default
	 * there is none.
	 * @return the bean's name
	 */
	String filter() default "";

	/**
	 * Whether and when messages that the method failed to handle are tried again. By
	 * default as the settings say: after 1, 5 and 30 minutes if they do not say
	 * otherwise.
	 * @return what is different for this listener
	 */
	RmqRetry retry() default @RmqRetry;

}
