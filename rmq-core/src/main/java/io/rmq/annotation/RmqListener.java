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
 * Has a method of a bean handle the messages of a topic, or of several. When the method
 * returns, its message is done; when it throws, the message is tried again later, or
 * becomes a dead letter.
 * <p>
 * The method has one parameter for the payload, of the type that bodies are converted to.
 * There may be others: see {@link io.rmq.listener.method.MethodListenerFactory}. It
 * returns {@code void}, or something that completes later, such as a
 * {@link java.util.concurrent.CompletionStage} or a {@code Mono}, which its thread then
 * waits for; or what is the reply to who waits for one, and, with {@code @SendTo}, is
 * sent to another topic. It may be a suspend function of Kotlin.
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
	 * The topics to listen to, if there are several: instead of {@link #topic()}. Each is
	 * served apart, with the listener's concurrency and prefetch. One that is a list with
	 * commas, such as from a placeholder, stands for all of these.
	 * @return the topics
	 */
	String[] topics() default {};

	/**
	 * A regular expression for the names of the topics to listen to, instead of
	 * {@link #topic()}. Topics that come later are found within seconds, and nothing that
	 * was sent to them before is missed.
	 * @return the pattern, which a whole name has to match
	 * @see java.util.regex.Pattern
	 */
	String topicPattern() default "";

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
	 * How many messages the listener holds at most, handled or waiting for a free thread;
	 * {@code 0} to let it grow with the speed of the method. By default that of the
	 * settings, 0 if they do not say another.
	 * @return the number
	 */
	String prefetch() default "";

	/**
	 * Whether the method gets several messages at once, {@code true} or {@code false}: in
	 * a {@code List} of payloads, of {@link io.rmq.RmqMessage}s or of
	 * {@link org.springframework.messaging.Message}s. When it returns, all are done; when
	 * it throws, all have failed, each for itself; with a
	 * {@link io.rmq.BatchListenerFailedException} only one has, and with a parameter for
	 * a {@link io.rmq.BatchAcknowledgment} the method can settle them one by one.
	 * @return whether it gets batches
	 */
	String batch() default "false";

	/**
	 * How many messages a batch has at most. By default that of the settings, 100 if they
	 * do not say another.
	 * @return the number
	 */
	String batchSize() default "";

	/**
	 * How long to wait for a batch to become full after its first message has come, such
	 * as {@code 200ms}. By default that of the settings; if they do not say another, a
	 * batch is what is there.
	 * @return the time, up to 1 minute
	 */
	String batchTimeout() default "";

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
	 * Where the group begins if it does not exist yet: with the oldest message that is
	 * still stored, or with what is sent or due from then on. A group that exists keeps
	 * its place. By default as the settings say, {@code EARLIEST} if they do not.
	 * @return one of {@link io.rmq.broker.StartFrom}, such as {@code LATEST}
	 */
	String startFrom() default "";

	/**
	 * Whether messages whose id the group has handled before are acknowledged without
	 * calling the method, {@code true} or {@code false}. By default as the settings say,
	 * {@code false} if they do not.
	 * @return whether each id is handled once
	 */
	String idempotent() default "";

	/**
	 * For how long after a message was handled no other with its id is, such as
	 * {@code 7d}. By default that of the settings, 24 h if they do not say another.
	 * @return the time, at least 1 ms and at most 365 days
	 */
	String idempotenceWindow() default "";

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
	 * default as the settings say: 8 times within 8 hours if they do not say otherwise.
	 * @return what is different for this listener
	 */
	RmqRetry retry() default @RmqRetry;

}
