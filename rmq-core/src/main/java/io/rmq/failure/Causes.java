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

package io.rmq.failure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * The causes of an error, even if its own methods fail or the causes form a cycle.
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * Return an error and all its causes, each once.
	 * @param error the error
	 * @return the error first, then its cause, and so on
	 */
	public static List<Throwable> of(Throwable error) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = error; cause != null && seen.add(cause); cause = causeOf(cause)) {
			causes.add(cause);
		}
		return causes;
	}

	/**
	 * Return the first error of a type among an error and its causes.
	 * @param <T> the type
	 * @param error the error, {@code null} for none
	 * @param type the type
	 * @return the first, or {@code null} if there is none
	 */
	public static <T extends Throwable> @Nullable T find(@Nullable Throwable error, Class<T> type) {
		if (error != null) {
			for (Throwable cause : of(error)) {
				if (type.isInstance(cause)) {
					return type.cast(cause);
				}
			}
		}
		return null;
	}

	/**
	 * Return the error that a future wraps.
	 * @param error what waiting for the future threw, or what it completed with
	 * @return the first of the causes that is no wrapper
	 */
	public static Throwable unwrap(Throwable error) {
		Throwable cause = error;
		while ((cause instanceof ExecutionException || cause instanceof CompletionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * The application may override it: an error that fails to name its cause has none.
	 */
	private static @Nullable Throwable causeOf(Throwable error) {
		try {
			return error.getCause();
		}
		catch (RuntimeException | StackOverflowError ex) {
			return null;
		}
	}

}
