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

import org.springframework.context.annotation.Import;

/**
 * Turns RMQ on in an application without Spring Boot. On a {@code @Configuration} class,
 * beside a bean of type {@code LettuceConnectionFactory}, nothing else is needed:
 * {@link RmqListener} methods are called, and an {@link io.rmq.template.RmqTemplate} is
 * there to be injected. The application does not start if it has listeners and the server
 * cannot be reached; it runs them on platform threads.
 * <p>
 * Any part can be replaced by declaring a bean of its type: a
 * {@link io.rmq.broker.Broker}, a {@link io.rmq.convert.PayloadFormat}, an
 * {@link io.rmq.template.RmqOperations}, an
 * {@link io.rmq.listener.container.RmqListenerRegistry}. If there are such, also
 * {@link io.rmq.convert.RmqMessageConverter} beans, and a
 * {@link io.rmq.convert.MessageTypes}, {@link io.rmq.convert.CompressionSettings},
 * {@link io.rmq.convert.EncryptionKeys}, {@link io.rmq.template.ProducerSettings},
 * {@link io.rmq.listener.ListenerSettings} and {@code JsonMapper} bean are used. With
 * Spring Boot the auto-configuration does all that, and this annotation is not needed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(RmqConfiguration.class)
public @interface EnableRmq {

	/**
	 * What all keys in Redis begin with, so that applications can share a server. May
	 * have <code>${...}</code> placeholders in it.
	 * @return the prefix, by default {@code rmq}
	 */
	String keyPrefix() default "rmq";

}
