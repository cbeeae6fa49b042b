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
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;

/**
 * A bean that is to be a listener, with the methods that it chooses from.
 *
 * @param beanName the name of the bean
 * @param bean the bean, or a proxy of it
 * @param handlers the methods of the bean's class
 * @param byDefault the one of them for messages that no other is for, if any
 * @param annotation what makes it a listener
 */
record AnnotatedBeanClass(String beanName, Object bean, List<Method> handlers, @Nullable Method byDefault,
		RmqListener annotation) implements AnnotatedBean<RmqListener> {

	@Override
	public String defaultId() {
		return this.beanName;
	}

	/**
	 * Return the class, for messages.
	 */
	@Override
	public String toString() {
		return "class " + ClassUtils.getUserClass(AopUtils.getTargetClass(this.bean)).getName();
	}

}
