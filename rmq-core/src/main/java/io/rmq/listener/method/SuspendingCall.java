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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.reflect.KClass;
import kotlin.reflect.KFunction;
import kotlin.reflect.KParameter;
import kotlin.reflect.full.KCallables;
import kotlin.reflect.full.KClasses;
import kotlin.reflect.jvm.KCallablesJvm;
import kotlin.reflect.jvm.ReflectJvmMapping;
import kotlinx.coroutines.BuildersKt;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;

/**
 * Calls a suspend function of Kotlin. The thread that calls is the one on which the
 * function runs, also after it was suspended, unless it chooses another itself: so the
 * listener's concurrency and timeout hold for it too. Apart from the rest, as its
 * libraries are optional. Thread-safe.
 */
final class SuspendingCall {

	private final KFunction<?> function;

	SuspendingCall(Method method) {
		this.function = Objects.requireNonNull(ReflectJvmMapping.getKotlinFunction(method),
				() -> method + " is not known to Kotlin");
		KCallablesJvm.setAccessible(this.function, true);
	}

	/**
	 * Call the function, and return when it has completed.
	 * @param bean the bean, or a proxy of it
	 * @param arguments the arguments; {@code null} for a parameter with a default means
	 * that
	 * @return what the function returns, {@code null} if nothing
	 * @throws InterruptedException if the thread was interrupted: the coroutine was
	 * cancelled, and has ended
	 * @throws Exception what the function throws
	 */
	@Nullable Object invoke(Object bean, @Nullable Object[] arguments) throws Exception {
		Map<KParameter, @Nullable Object> values = values(bean, arguments);
		try {
			Object result = BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE,
					(scope, continuation) -> KCallables.callSuspendBy(this.function, values, continuation));
			return (result != Unit.INSTANCE) ? result : null;
		}
		catch (Exception ex) {
			throw unwrapped(ex);
		}
	}

	private Map<KParameter, @Nullable Object> values(Object bean, @Nullable Object[] arguments) {
		Map<KParameter, @Nullable Object> values = new HashMap<>();
		int index = 0;
		for (KParameter parameter : this.function.getParameters()) {
			if (parameter.getKind() == KParameter.Kind.INSTANCE) {
				values.put(parameter, bean);
				continue;
			}
			Object argument = arguments[index++];
			if (argument != null || !parameter.isOptional()) {
				values.put(parameter, boxed(parameter, argument));
			}
		}
		return values;
	}

	/**
	 * A method has the value of a value class as its parameter, a function the class.
	 */
	private static @Nullable Object boxed(KParameter parameter, @Nullable Object argument) {
		if (argument != null && parameter.getType().getClassifier() instanceof KClass<?> type
				&& KotlinDetector.isInlineClass(JvmClassMappingKt.getJavaClass(type)) && !type.isInstance(argument)) {
			return Objects.requireNonNull(KClasses.getPrimaryConstructor(type)).call(argument);
		}
		return argument;
	}

	/**
	 * What is thrown before the first suspension comes by way of reflection.
	 */
	private static Exception unwrapped(Exception ex) {
		Throwable cause = (ex instanceof InvocationTargetException) ? ex.getCause() : ex;
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof Exception exception) ? exception : new IllegalStateException(cause);
	}

}
