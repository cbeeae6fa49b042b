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

import java.util.Arrays;

import io.rmq.RmqConfigurationException;
import kotlin.Metadata;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for suspend functions without the libraries that they need. That they are called
 * is tested with real ones, in the Kotlin sample.
 */
class SuspendFunctionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "kotlin.reflect.full.", "kotlinx.coroutines." })
	void missingLibraryIsToldWithTheNameOfTheListener(String hidden) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> require(Suspending.class, hidden))
			.withMessageStartingWith("Listener method " + Suspending.class.getName() + ".on(String) ")
			.withMessageContaining("org.jetbrains.kotlin:kotlin-reflect")
			.withMessageContaining("org.jetbrains.kotlinx:kotlinx-coroutines-reactor");
	}

	@Test
	void othersNeedNoLibrary() {
		assertThatCode(() -> require(Plain.class, "kotlin")).doesNotThrowAnyException();
		assertThatCode(() -> require(Suspending.class, "none")).doesNotThrowAnyException();
	}

	private static void require(Class<?> type, String hidden) {
		ListenerMethod method = Arrays.stream(type.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals("on"))
			.findFirst()
			.map((found) -> new ListenerMethod(type, found))
			.orElseThrow();
		SuspendFunctions.requireLibraries(method, new ClassLoader(SuspendFunctionsTests.class.getClassLoader()) {

			@Override
			protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
				if (name.startsWith(hidden)) {
					throw new ClassNotFoundException(name);
				}
				return super.loadClass(name, resolve);
			}

		});
	}

	/**
	 * What the compiler of Kotlin makes of a suspend function, as far as it matters here.
	 */
	@Metadata
	static class Suspending {

		@Nullable Object on(String payload, Continuation<? super Unit> continuation) {
			return null;
		}

	}

	static class Plain {

		void on(String payload) {
		}

	}

}
