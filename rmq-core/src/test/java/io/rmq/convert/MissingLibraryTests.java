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

package io.rmq.convert;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqSerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for compressions whose library is not on the class path.
 */
class MissingLibraryTests {

	@ParameterizedTest
	@CsvSource({ "LZ4, at.yawk.lz4:lz4-java", "SNAPPY, org.xerial.snappy:snappy-java",
			"ZSTD, com.github.luben:zstd-jni" })
	void sendersAreToldAtTheStartAndReceiversByTheMessage(String compression, String library) {
		assertThat(catchThrowable(() -> call(compression, "require"))).isInstanceOf(RmqConfigurationException.class)
			.hasMessageContaining("cannot be compressed with")
			.hasMessageContaining("add the dependency " + library);
		assertThat(catchThrowable(() -> call(compression, "decompress", new byte[10], 10)))
			.isInstanceOf(RmqSerializationException.class)
			.hasMessageContaining("cannot be read")
			.hasMessageContaining("add the dependency " + library);
	}

	@Test
	void gzipNeedsNoLibrary() {
		assertThatCode(() -> call("GZIP", "require")).doesNotThrowAnyException();
	}

	private static Object call(String compression, String name, Object... arguments) throws Throwable {
		ClassLoader loader = new LibrarylessClassLoader();
		for (Object constant : loader.loadClass(Compression.class.getName()).getEnumConstants()) {
			for (Method method : constant.getClass().getDeclaredMethods()) {
				if (constant.toString().equals(compression) && method.getName().equals(name)) {
					method.setAccessible(true);
					try {
						return method.invoke(constant, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				}
			}
		}
		throw new IllegalArgumentException(compression + "." + name);
	}

	/**
	 * Loads the package under test anew, and has no compression library.
	 */
	private static final class LibrarylessClassLoader extends ClassLoader {

		LibrarylessClassLoader() {
			super(MissingLibraryTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.matches("(net\\.jpountz|org\\.xerial|com\\.github\\.luben)\\..*")) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith(Compression.class.getPackageName())) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = in.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
