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

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.rmq.RmqConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds classes that are listeners as a whole, with the {@link RmqHandler} methods that
 * they choose from. Thread-safe.
 */
final class AnnotatedClasses {

	private static final Comparator<Method> BY_SIGNATURE = Comparator.comparing(Method::toGenericString);

	private final DeclaredAnnotations<RmqListener> listeners = DeclaredAnnotations.ofListeners();

	private final AnnotatedMethods<RmqHandler> handlers = AnnotatedMethods.ofHandlers();

	/**
	 * Return whether a class has an annotation of this kind, whether they are complete or
	 * not.
	 */
	boolean isAnnotated(Class<?> type) {
		return !annotations(type).isEmpty() || !this.handlers.find(type).isEmpty();
	}

	/**
	 * Return the listeners that a class makes, several if it has several annotations.
	 * @throws RmqConfigurationException if the class has one of the annotations but not
	 * the other, or they do not go together
	 */
	List<AnnotatedBeanClass> find(ListeningBean bean) {
		Class<?> type = bean.type();
		List<RmqListener> annotations = annotations(type);
		Map<Method, List<RmqHandler>> found = this.handlers.find(type);
		if (annotations.isEmpty() && found.isEmpty()) {
			return List.of();
		}
		List<Method> methods = found.keySet().stream().sorted(BY_SIGNATURE).toList();
		requireBoth(bean.name(), type, annotations, methods);
		methods.forEach((method) -> requireNoListener(type, method));
		Method byDefault = byDefault(type, found);
		return annotations.stream()
			.map((annotation) -> new AnnotatedBeanClass(bean.name(), bean.bean(), methods, byDefault, annotation))
			.toList();
	}

	private List<RmqListener> annotations(Class<?> type) {
		boolean possible = AnnotationUtils.isCandidateClass(type, List.of(RmqListener.class, RmqListeners.class));
		return (possible) ? this.listeners.of(type) : List.of();
	}

	private static void requireBoth(String beanName, Class<?> type, List<RmqListener> annotations,
			List<Method> methods) {
		if (annotations.isEmpty()) {
			throw invalid("@RmqHandler", type, methods.get(0),
					"is for no messages, as the class of bean '%s' has no @RmqListener, which says the topic; annotate the class, or have @RmqListener on the method instead"
						.formatted(beanName));
		}
		if (methods.isEmpty()) {
			throw new RmqConfigurationException(
					"@RmqListener on class %s, bean '%s', has no methods to call; annotate those that handle messages with @RmqHandler, or have @RmqListener on a method instead"
						.formatted(type.getName(), beanName),
					null);
		}
	}

	private static void requireNoListener(Class<?> type, Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, RmqListener.class)
				|| AnnotatedElementUtils.hasAnnotation(method, RmqListeners.class)) {
			throw invalid("@RmqHandler", type, method,
					"is beside an @RmqListener, so that the method would belong to two listeners; keep one of them");
		}
	}

	private static @Nullable Method byDefault(Class<?> type, Map<Method, List<RmqHandler>> methods) {
		List<Method> defaults = methods.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().stream().anyMatch(RmqHandler::isDefault))
			.map(Map.Entry::getKey)
			.sorted(BY_SIGNATURE)
			.toList();
		if (defaults.size() > 1) {
			throw invalid("@RmqHandler(isDefault = true)", type, defaults.get(0),
					"is not the only one, as %s has it too; keep one of them".formatted(defaults.get(1).getName()));
		}
		return (defaults.isEmpty()) ? null : defaults.get(0);
	}

	private static RmqConfigurationException invalid(String annotation, Class<?> type, Method method, String reason) {
		return new RmqConfigurationException(
				"%s on %s.%s %s".formatted(annotation, type.getName(), method.getName(), reason), null);
	}

}
