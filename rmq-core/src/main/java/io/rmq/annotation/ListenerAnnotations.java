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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds what makes listeners of beans: annotations on their classes and on the methods.
 * Thread-safe.
 */
final class ListenerAnnotations {

	private final AnnotatedMethods<RmqListener> listeners = AnnotatedMethods.ofListeners();

	private final AnnotatedMethods<RmqDeadLetterHandler> deadLetterHandlers = AnnotatedMethods.ofDeadLetterHandlers();

	private final AnnotatedClasses classes = new AnnotatedClasses();

	/**
	 * Return the listeners that a bean has.
	 * @throws io.rmq.RmqConfigurationException if an annotation misses another that it
	 * needs
	 */
	List<AnnotatedBean<RmqListener>> listeners(ListeningBean bean) {
		List<AnnotatedBean<RmqListener>> found = new ArrayList<>(find(this.listeners, bean));
		found.addAll(this.classes.find(bean));
		return found;
	}

	/**
	 * Return the methods of a bean that handle the dead letters of listeners.
	 */
	List<AnnotatedBeanMethod<RmqDeadLetterHandler>> deadLetterHandlers(ListeningBean bean) {
		return find(this.deadLetterHandlers, bean);
	}

	/**
	 * Return where in a class there is such an annotation, for messages.
	 * @return the class or one of its methods, or {@code null} if there is none
	 */
	@Nullable String place(Class<?> type) {
		if (this.classes.isAnnotated(type)) {
			return type.getName();
		}
		return Stream.of(this.listeners, this.deadLetterHandlers)
			.flatMap((methods) -> methods.find(type).keySet().stream())
			.findFirst()
			.map((method) -> type.getName() + "." + method.getName())
			.orElse(null);
	}

	private static <A extends Annotation> List<AnnotatedBeanMethod<A>> find(AnnotatedMethods<A> methods,
			ListeningBean bean) {
		List<AnnotatedBeanMethod<A>> found = new ArrayList<>();
		methods.find(bean.type())
			.forEach((method, annotations) -> annotations.forEach((annotation) -> found
				.add(new AnnotatedBeanMethod<>(bean.name(), bean.bean(), method, annotation))));
		return found;
	}

}
