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
import java.lang.reflect.AnnotatedElement;
import java.util.List;

import io.rmq.RmqConfigurationException;

import org.springframework.core.annotation.AnnotationConfigurationException;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotationPredicates;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

/**
 * Finds the annotations of one type that a class or method has: its own or, if it has
 * none, those that it inherits.
 *
 * @param <A> the type of the annotations
 * @param type the type of the annotations
 * @param repeatable what several of them are held in
 */
record DeclaredAnnotations<A extends Annotation>(Class<A> type, RepeatableContainers repeatable) {

	/**
	 * Return the annotations of listeners.
	 */
	static DeclaredAnnotations<RmqListener> ofListeners() {
		return new DeclaredAnnotations<>(RmqListener.class,
				RepeatableContainers.explicitRepeatable(RmqListener.class, RmqListeners.class));
	}

	/**
	 * Find the annotations of a class or method.
	 * @throws RmqConfigurationException if one says the same thing twice, and differently
	 */
	List<A> of(AnnotatedElement element) {
		try {
			return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, this.repeatable)
				.stream(this.type)
				.filter(MergedAnnotationPredicates.firstRunOf(MergedAnnotation::getAggregateIndex))
				.map(MergedAnnotation::synthesize)
				.toList();
		}
		catch (AnnotationConfigurationException ex) {
			throw new RmqConfigurationException(
					"@%s on %s is not valid; give one of two attributes that are the same: %s"
						.formatted(this.type.getSimpleName(), element, ex.getMessage()),
					ex);
		}
	}

}
