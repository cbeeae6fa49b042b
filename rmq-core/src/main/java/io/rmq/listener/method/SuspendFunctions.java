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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.util.ClassUtils;

/**
 * Tells suspend functions of Kotlin from other methods, whether Kotlin is there or not.
 */
final class SuspendFunctions {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	/**
	 * A class of each library.
	 */
	private static final List<String> LIBRARIES = List.of("kotlin.reflect.full.KClasses",
			"kotlinx.coroutines.reactor.MonoKt");

	private SuspendFunctions() {
	}

	/**
	 * Return whether a type is that of the parameter that a suspend function has for the
	 * compiler, not for its callers.
	 */
	static boolean isContinuation(Class<?> type) {
		return CONTINUATION.equals(type.getName());
	}

	/**
	 * Check that the libraries are there if a method needs them.
	 * @param loader where they have to be
	 * @throws io.rmq.RmqConfigurationException if they are not
	 */
	static void requireLibraries(ListenerMethod method, @Nullable ClassLoader loader) {
		if (KotlinDetector.isSuspendingFunction(method.getMethod())
				&& !LIBRARIES.stream().allMatch((name) -> ClassUtils.isPresent(name, loader))) {
			throw method.invalid("is a suspend function, for which a library is missing; "
					+ "add the dependencies org.jetbrains.kotlin:kotlin-reflect "
					+ "and org.jetbrains.kotlinx:kotlinx-coroutines-reactor");
		}
	}

}
