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

import java.lang.reflect.Type;

import io.rmq.annotation.DeadLetterHandlers.BeanListener;
import io.rmq.listener.ListenerEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * A listener with what else its annotation and its method say.
 *
 * @param beanName the name of the bean
 * @param endpoint the listener
 * @param saysGroup whether its group was given for it, rather than for all listeners
 * @param payload the type of one payload; {@code null} if there are several
 */
record DeclaredListener(String beanName, ListenerEndpoint endpoint, boolean saysGroup, @Nullable Type payload) {

	BeanListener ofBean() {
		return new BeanListener(this.beanName, this.endpoint);
	}

}
