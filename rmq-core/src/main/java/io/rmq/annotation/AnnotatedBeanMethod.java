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

/**
 * A method that is to be a listener.
 *
 * @param <A> the type of the annotation
 * @param beanName the name of its bean
 * @param bean the bean, or a proxy of it
 * @param method the method of the bean's class
 * @param annotation what makes it a listener
 */
record AnnotatedBeanMethod<A extends Annotation>(String beanName, Object bean, Method method,
		A annotation) implements AnnotatedBean<A> {

	/**
	 * Return the id that the listener has if it is not given one. The dash is in no
	 * method's name, so no two methods of different names have one id; and, other than a
	 * dot, it can be written in the name of a property as it is.
	 */
	@Override
	public String defaultId() {
		return this.beanName + "-" + this.method.getName();
	}

	/**
	 * Return the class and the method, for messages.
	 */
	@Override
	public String toString() {
		return this.method.getDeclaringClass().getName() + "." + this.method.getName();
	}

}
