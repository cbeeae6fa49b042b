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

/**
 * What is to be a listener: a method of a bean, or the bean as a whole.
 *
 * @param <A> the type of the annotation
 */
sealed interface AnnotatedBean<A extends Annotation> permits AnnotatedBeanMethod, AnnotatedBeanClass {

	/**
	 * Return the name of the bean.
	 */
	String beanName();

	/**
	 * Return the bean, or a proxy of it.
	 */
	Object bean();

	/**
	 * Return what makes it a listener.
	 */
	A annotation();

	/**
	 * Return the id that the listener has if it is not given one: the same at every
	 * start.
	 */
	String defaultId();

}
