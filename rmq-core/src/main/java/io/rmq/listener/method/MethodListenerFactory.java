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

package io.rmq.listener.method;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqMessage;
import io.rmq.broker.Names;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.MethodMatchers;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * Makes listeners of methods. Thread-safe.
 * <p>
 * A method returns {@code void}, something that completes later, or what is to be sent:
 * with {@code @SendTo} to a topic, without as the reply to who waits for one. A suspend
 * function of Kotlin is done when it completes. A method has one parameter for the
 * payload, of whatever type, or an {@link io.rmq.RmqMessage} or
 * {@link org.springframework.messaging.Message} that contains it. Further parameters may
 * be a {@code @Header}, {@code @Headers} ({@code Map<String, String>} for the message's
 * own, or a {@link org.springframework.messaging.MessageHeaders} for all of
 * {@link RmqMessageHeaders} too), {@link io.rmq.RmqHeaders} and
 * {@link io.rmq.RmqContext}, and an {@link io.rmq.RmqDeadLetter} if the messages are such
 * that were forwarded.
 */
public final class MethodListenerFactory {

	private final PayloadFormat format;

	private final ArgumentResolvers resolvers;

	private final @Nullable ConfigurableBeanFactory beanFactory;

	private final @Nullable Validator validator;

	private final @Nullable ReplySender replies;

	/**
	 * Create a factory whose listeners convert headers to the usual types, and neither
	 * resolve placeholders nor validate.
	 * @param converter reads the bodies
	 */
	public MethodListenerFactory(RmqMessageConverter converter) {
		this(PayloadFormat.of(converter), null, null, null, null);
	}

	/**
	 * Create a factory.
	 * @param format reads the bodies
	 * @param conversionService converts headers to the types of their parameters;
	 * {@code null} for one that knows the usual types, times in ISO 8601
	 * @param beanFactory resolves placeholders and expressions in {@code @Header};
	 * {@code null} to leave them as they are
	 * @param validator validates payloads that are annotated with {@code @Valid} or
	 * {@code @Validated}; {@code null} to refuse methods that have such
	 * @param replies sends what methods return; {@code null} to refuse methods that
	 * return something
	 */
	public MethodListenerFactory(PayloadFormat format, @Nullable ConversionService conversionService,
			@Nullable ConfigurableBeanFactory beanFactory, @Nullable Validator validator,
			@Nullable ReplySender replies) {
		this.beanFactory = beanFactory;
		this.validator = validator;
		this.replies = replies;
		this.format = format;
		this.resolvers = new ArgumentResolvers(
				(conversionService != null) ? conversionService : defaultConversionService(), beanFactory, validator);
	}

	/**
	 * Make a listener of a method.
	 * @param bean the bean, or a proxy of it
	 * @param method the method of the bean's class
	 * @return a listener that calls the method
	 * @throws RmqConfigurationException if the method cannot be a listener
	 */
	public MethodListener create(Object bean, Method method) {
		return create(bean, method, false);
	}

	/**
	 * Make a listener of several methods, among which the type of the message chooses.
	 * Where types have names, it is the name in the header
	 * {@link io.rmq.convert.PayloadHeaders#TYPE}, and the method is the one with the
	 * closest payload type. A message without it is for the only method, if there is just
	 * one; else for the default.
	 * @param bean the bean, or a proxy of it
	 * @param methods the methods of the bean's class
	 * @param byDefault the one of them for messages that no other is for, or {@code null}
	 * to refuse these
	 * @return a listener that calls one of the methods
	 * @throws RmqConfigurationException if a method cannot be a listener, two are for the
	 * same type, or one is for none that a message can have
	 */
	public ClassListener create(Object bean, Collection<Method> methods, @Nullable Method byDefault) {
		Map<Method, MethodListener> listeners = new LinkedHashMap<>();
		methods.forEach((method) -> listeners.put(method, create(bean, method, method.equals(byDefault))));
		return new ClassListener(new TypedMethods(userClass(bean), List.copyOf(listeners.values()),
				(byDefault != null) ? listeners.get(byDefault) : null, this.format.namedTypes()));
	}

	private MethodListener create(Object bean, Method method, boolean forAnything) {
		ListenerMethod declared = new ListenerMethod(userClass(bean), method);
		SuspendFunctions.requireLibraries(declared, MethodListenerFactory.class.getClassLoader());
		MethodArguments arguments = new MethodArguments(declared, this.resolvers);
		InvocableListenerMethod invocable = new InvocableListenerMethod(bean, selectInvocable(bean, declared));
		return new MethodListener(declared, invocable, arguments, arguments.reader(this.format, forAnything),
				result(declared), isDetached(bean, declared));
	}

	private static Class<?> userClass(Object bean) {
		return ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
	}

	/**
	 * Make a listener of a method that gets several messages at once: in a {@code List}
	 * of payloads, of {@link io.rmq.RmqMessage}s or of
	 * {@link org.springframework.messaging.Message}s. It may have a
	 * {@link io.rmq.RmqBatchAcknowledgment} beside, and returns {@code void} or something
	 * that completes later.
	 * @param bean the bean, or a proxy of it
	 * @param method the method of the bean's class
	 * @return a listener that calls the method
	 * @throws RmqConfigurationException if the method cannot be such a listener
	 */
	public BatchMethodListener createBatch(Object bean, Method method) {
		ListenerMethod declared = new ListenerMethod(ClassUtils.getUserClass(AopUtils.getTargetClass(bean)), method);
		SuspendFunctions.requireLibraries(declared, MethodListenerFactory.class.getClassLoader());
		BatchArguments arguments = new BatchArguments(declared, this.validator);
		return new BatchMethodListener(declared, new InvocableListenerMethod(bean, selectInvocable(bean, declared)),
				arguments, arguments.reader(this.format), isDetached(bean, declared));
	}

	/**
	 * Return whether a method returns before it is done, and nothing to wait for: because
	 * of {@code @Async}, or another annotation for the same.
	 */
	private static boolean isDetached(Object bean, ListenerMethod method) {
		return method.isVoid() && bean instanceof Advised proxy && Arrays.stream(proxy.getAdvisors())
			.filter((advisor) -> advisor.getAdvice() instanceof AsyncExecutionInterceptor)
			.anyMatch((advisor) -> !(advisor instanceof PointcutAdvisor pointcuts) || MethodMatchers
				.matches(pointcuts.getPointcut().getMethodMatcher(), method.getMethod(), userClass(bean), false));
	}

	private MethodResult result(ListenerMethod method) {
		SendTo sendTo = sendTo(method);
		// Not that of the method itself, which does not tell what a suspend function
		// returns
		Class<?> type = method.getReturnType().getParameterType();
		if (MethodResult.isStream(type)) {
			throw method.invalid(
					"returns a %s, of which one would not know when it is done; return something that completes once, such as a Mono (flux.then()) or a CompletionStage"
						.formatted(type.getSimpleName()));
		}
		requireResult(method, type);
		boolean value = !method.isVoid()
				&& MethodResult.isValue(ResolvableType.forMethodParameter(method.getReturnType()));
		if (sendTo == null) {
			if (value && this.replies == null && !MethodResult.isLater(type)) {
				throw method.invalid(
						"returns %s, which would be lost, as there is no RmqOperations bean to reply with; make it void"
							.formatted(type.getSimpleName()));
			}
			return new MethodResult(this.replies, null, value);
		}
		if (method.isVoid()) {
			throw method.invalid("has @SendTo, but returns nothing to send; return something or take @SendTo away");
		}
		if (this.replies == null) {
			throw method.invalid("has @SendTo, but there is no RmqOperations bean to send with");
		}
		if (sendTo.value().length != 1) {
			throw method.invalid("has @SendTo with %d topics; name one".formatted(sendTo.value().length));
		}
		return new MethodResult(this.replies, topic(method, sendTo.value()[0]), value);
	}

	private static void requireResult(ListenerMethod method, Class<?> type) {
		if (MethodResult.isUndone(type)) {
			throw method.invalid(
					"returns a %s, which would never run; do the work in the method, or return something that completes when it is done, such as a CompletionStage"
						.formatted(type.getSimpleName()));
		}
		if (Message.class.isAssignableFrom(type) || RmqMessage.class.isAssignableFrom(type)) {
			throw method
				.invalid("returns a whole %s; return its payload, or send it with a RmqTemplate, which sets headers"
					.formatted(type.getSimpleName()));
		}
	}

	/**
	 * One on the class is for those of its methods that return something.
	 */
	private static @Nullable SendTo sendTo(ListenerMethod method) {
		SendTo own = method.getMethodAnnotation(SendTo.class);
		return (own != null || method.isVoid()) ? own
				: AnnotatedElementUtils.findMergedAnnotation(method.getContainingClass(), SendTo.class);
	}

	private String topic(ListenerMethod method, String declared) {
		try {
			return Names.requireTopic(resolve(declared));
		}
		catch (RuntimeException ex) {
			throw method.invalid("has @SendTo(\"%s\"), which is no topic: %s".formatted(declared, ex.getMessage()));
		}
	}

	private String resolve(String declared) {
		if (this.beanFactory == null) {
			return declared;
		}
		String text = this.beanFactory.resolveEmbeddedValue(declared);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		Object value = (expressions != null)
				? expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null)) : text;
		return (value != null) ? value.toString() : "";
	}

	private static Method selectInvocable(Object bean, ListenerMethod declared) {
		if (Modifier.isFinal(declared.getMethod().getModifiers()) && AopUtils.isCglibProxy(bean)) {
			throw declared.invalid(
					"is final, so that the proxy of its bean would run it itself, without the bean's fields; take final away");
		}
		try {
			return AopUtils.selectInvocableMethod(declared.getMethod(), bean.getClass());
		}
		catch (IllegalStateException ex) {
			throw new RmqConfigurationException(
					"Listener method %s cannot be called through the bean's proxy; make it public and not static, and if the proxy is one of interfaces, part of one of those"
						.formatted(declared),
					ex);
		}
	}

	private static ConversionService defaultConversionService() {
		DefaultFormattingConversionService conversionService = new DefaultFormattingConversionService(false);
		DateTimeFormatterRegistrar times = new DateTimeFormatterRegistrar();
		times.setUseIsoFormat(true);
		times.registerFormatters(conversionService);
		return conversionService;
	}

}
