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

package io.rmq.boot.test;

import java.util.Arrays;
import java.util.Set;

import io.rmq.convert.RmqMessageConverter;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * {@link TypeExcludeFilter} for {@link RmqTest @RmqTest}.
 */
class RmqTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<RmqTest> {

	private final Set<Class<?>> listeners;

	RmqTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.listeners = getAnnotation().isPresent()
				? Set.copyOf(Arrays.asList(getAnnotation().getClassArray("listeners"))) : Set.of();
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		// Without them, payloads would not be what they are in the application.
		return Set.of(RmqMessageConverter.class);
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.listeners;
	}

}
