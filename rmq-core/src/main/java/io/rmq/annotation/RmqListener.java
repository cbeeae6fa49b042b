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
 * Marks a method of a bean as the listener of one or more topics. When the method
 * returns, its message is acknowledged. When it throws, the message is retried later, or
 * becomes a dead letter.
 * <p>
 * The method has a parameter for the payload, whose type determines the conversion of the
 * body. For further parameters, see {@link io.rmq.listener.method.MethodListenerFactory}.
 * It returns {@code void}, or something that completes later, such as a
 * {@link java.util.concurrent.CompletionStage} or a {@code Mono}, which its thread then
 * waits for; or a reply. The reply is returned to the caller of {@code sendAndReceive},
 * and, with {@code @SendTo}, sent to another topic. The method may be a suspend function
 * of Kotlin.
 * <p>
 * On a class, all of its {@link RmqHandler} methods are one listener. The type of the
 * payload selects the method.
 * <p>
 * Every attribute may have <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions in it. Attributes that are not set have the values of the
 * {@link io.rmq.listener.ListenerSettings} bean or, without one, the defaults. A
 * {@link io.rmq.listener.ListenerSettingsCustomizer} overrides both. The annotation can
 * be a meta-annotation, and can be repeated on a method or class, each time with an id.
 * <p>
 * The bean is a singleton. A lazy bean is created at the start too. A bean of another
 * scope needs a scoped proxy.
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
	 * The topics to listen to, if there are several: instead of {@link #topic()}. Each
	 * topic has its own threads, with the listener's concurrency and prefetch. An element
	 * may be a list with commas, for example from a placeholder.
	 * @return the topics
	 */
	String[] topics() default {};

	/**
	 * A regular expression for the names of the topics to listen to, instead of
	 * {@link #topic()}. New topics are found within seconds, and the listener gets all of
	 * their messages.
	 * @return the pattern, which a whole name has to match
	 * @see java.util.regex.Pattern
	 */
	String topicPattern() default "";

	/**
	 * The group that the listener belongs to. Listeners of one group share the messages;
	 * each group gets all of them. By default that of the settings, which is
	 * {@code default} unless changed.
	 * @return the group
	 */
	String group() default "";

	/**
	 * The unique name of the listener, in logs and for overrides of its settings. By
	 * default the names of the bean and the method with a dash between them, such as
	 * {@code orderHandler-on}; on a class, the name of the bean.
	 * @return the id
	 */
	String id() default "";

	/**
	 * How many messages are handled at once: a number such as {@code 5}, or a range such
	 * as {@code 2-8} for a minimum of threads and a maximum under load. By default that
	 * of the settings, which is 5 unless changed.
	 * @return the number or the range
	 */
	String concurrency() default "";

	/**
	 * The maximum number of messages in flight, handled or buffered; {@code 0} to adapt
	 * it to the speed of the method. By default that of the settings, which is 0 unless
	 * changed.
	 * @return the number
	 */
	String prefetch() default "";

	/**
	 * Whether the method gets several messages at once, {@code true} or {@code false}: in
	 * a {@code List} of payloads, of {@link io.rmq.RmqMessage}s or of
	 * {@link org.springframework.messaging.Message}s. When it returns, all are
	 * acknowledged; when it throws, all have failed; with a
	 * {@link io.rmq.RmqBatchListenerFailedException} only one has failed, and with a
	 * parameter of type {@link io.rmq.RmqBatchAcknowledgment} the method can settle them
	 * one by one.
	 * @return whether it gets batches
	 */
	String batch() default "false";

	/**
	 * The maximum number of messages in a batch. By default that of the settings, which
	 * is 100 unless changed.
	 * @return the number
	 */
	String batchSize() default "";

	/**
	 * The time to wait after the first message for a batch to become full, such as
	 * {@code 200ms}. By default that of the settings, which is 0 unless changed: a batch
	 * then contains the messages that are ready.
	 * @return the time, up to 1 minute
	 */
	String batchTimeout() default "";

	/**
	 * Whether the listener starts with the application, {@code true} or {@code false}. By
	 * default that of the settings, which is {@code true} unless changed.
	 * @return whether it starts
	 */
	String autoStartup() default "";

	/**
	 * The maximum duration of the method, such as {@code 30s}. After that, its thread is
	 * interrupted and the attempt has failed. By default that of the settings, which is 3
	 * minutes unless changed.
	 * @return the time, at least 1 ms
	 */
	String handlerTimeout() default "";

	/**
	 * The time without a sign of life of the instance after which its messages are
	 * delivered to other instances, such as {@code 1m}. Leases are renewed as long as the
	 * instance lives. By default that of the settings, which is 30 s unless changed.
	 * @return the time, from 1 s to 1 day
	 */
	String lease() default "";

	/**
	 * The number of instances that may die with a message before it becomes a dead
	 * letter. By default that of the settings, which is 5 unless changed.
	 * @return the number, at least 1
	 */
	String maxDeliveries() default "";

	/**
	 * The time to wait at a stop for running handlers, such as {@code 10s}. By default
	 * that of the settings, which is 30 s unless changed.
	 * @return the time
	 */
	String shutdownTimeout() default "";

	/**
	 * The time without a message after which an application event is published, and again
	 * after each such time, such as {@code 10m}. By default that of the settings, which
	 * is never unless changed.
	 * @return the time; {@code 0} for never
	 */
	String idleEventInterval() default "";

	/**
	 * When a message is acknowledged. By default that of the settings, which is after the
	 * method has returned unless changed. A method with a parameter for an
	 * {@link io.rmq.RmqAcknowledgment} needs {@code MANUAL}.
	 * @return one of {@link io.rmq.listener.AckMode}, such as {@code MANUAL}
	 */
	String ackMode() default "";

	/**
	 * The position of a new group: the oldest message that is still stored, or messages
	 * that are sent or due from then on. An existing group keeps its position. By default
	 * that of the settings, which is {@code EARLIEST} unless changed.
	 * @return one of {@link io.rmq.broker.StartFrom}, such as {@code LATEST}
	 */
	String startFrom() default "";

	/**
	 * Whether messages whose id the group has handled before are acknowledged without
	 * calling the method, {@code true} or {@code false}. By default that of the settings,
	 * which is {@code false} unless changed.
	 * @return whether each id is handled once
	 */
	String idempotent() default "";

	/**
	 * How long the ids of handled messages are remembered, such as {@code 7d}. By default
	 * that of the settings, which is 24 h unless changed.
	 * @return the time, at least 1 ms and at most 365 days
	 */
	String idempotenceWindow() default "";

	/**
	 * The name of a {@link io.rmq.listener.RmqErrorHandler} bean that handles errors of
	 * the method. By default none.
	 * @return the bean's name
	 */
	String errorHandler() default "";

	/**
	 * The name of a {@link io.rmq.listener.RmqMessageFilter} bean that selects messages
	 * for the method. Other messages are acknowledged without a call. By default none.
	 * @return the bean's name
	 */
	String filter() default "";

	/**
	 * Retries of failed messages. By default those of the settings, which are 8 within 8
	 * hours unless changed.
	 * @return the overrides for this listener
	 */
	RmqRetry retry() default @RmqRetry;

}
