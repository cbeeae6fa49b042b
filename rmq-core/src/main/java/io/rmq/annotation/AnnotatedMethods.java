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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.RepeatableContainers;

/**
 * Finds the methods of a class that have an annotation, and remembers the classes that
 * have none. Thread-safe.
 *
 * @param <A> the type of the annotation
 */
final class AnnotatedMethods<A extends Annotation> {

	private final DeclaredAnnotations<A> annotations;

	private final List<Class<? extends Annotation>> candidates;

	private final Set<Class<?>> classesWithout = ConcurrentHashMap.newKeySet();

	private AnnotatedMethods(DeclaredAnnotations<A> annotations, List<Class<? extends Annotation>> candidates) {
		this.annotations = annotations;
		this.candidates = candidates;
	}

	static AnnotatedMethods<RmqListener> ofListeners() {
		return new AnnotatedMethods<>(DeclaredAnnotations.ofListeners(),
				List.of(RmqListener.class, RmqListeners.class));
	}

	static AnnotatedMethods<RmqHandler> ofHandlers() {
		return of(RmqHandler.class);
	}

	static AnnotatedMethods<RmqDeadLetterHandler> ofDeadLetterHandlers() {
		return of(RmqDeadLetterHandler.class);
	}

	private static <A extends Annotation> AnnotatedMethods<A> of(Class<A> type) {
		return new AnnotatedMethods<>(new DeclaredAnnotations<>(type, RepeatableContainers.none()), List.of(type));
	}

	Map<Method, List<A>> find(Class<?> type) {
		if (this.classesWithout.contains(type)) {
			return Map.of();
		}
		Map<Method, List<A>> methods = Map.of();
		if (AnnotationUtils.isCandidateClass(type, this.candidates)) {
			methods = MethodIntrospector.selectMethods(type, this::inspect);
		}
		if (methods.isEmpty()) {
			this.classesWithout.add(type);
		}
		return methods;
	}

	@SuppressWarnings("NullAway") // null is how a method is left out
	private List<A> inspect(Method method) {
		List<A> annotations = this.annotations.of(method);
		return (annotations.isEmpty()) ? null : annotations;
	}

}
