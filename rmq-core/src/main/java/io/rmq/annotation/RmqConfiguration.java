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

import io.rmq.RmqConfigurationException;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Carries out {@link EnableRmq}. The beans themselves are declared later, by
 * {@link MissingBeans}, when all of the application's own are known.
 */
final class RmqConfiguration implements ImportBeanDefinitionRegistrar {

	private static final String BEAN_NAME = MissingBeans.class.getName();

	private static final String KEY_PREFIX = "keyPrefix";

	private final Environment environment;

	RmqConfiguration(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		String declared = importing.getAnnotations().get(EnableRmq.class).getString(KEY_PREFIX);
		String keyPrefix = resolve(declared, importing);
		if (registry.containsBeanDefinition(BEAN_NAME)) {
			requireSame(keyPrefix, registry.getBeanDefinition(BEAN_NAME), importing);
			return;
		}
		AbstractBeanDefinition definition = BeanDefinitionBuilder.rootBeanDefinition(MissingBeans.class)
			.addConstructorArgValue(keyPrefix)
			.setRole(BeanDefinition.ROLE_INFRASTRUCTURE)
			.getBeanDefinition();
		definition.setAttribute(KEY_PREFIX, keyPrefix);
		registry.registerBeanDefinition(BEAN_NAME, definition);
	}

	private String resolve(String declared, AnnotationMetadata importing) {
		try {
			return this.environment.resolveRequiredPlaceholders(declared);
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException("Attribute 'keyPrefix' = \"%s\" of @EnableRmq on %s is not valid: %s"
				.formatted(declared, importing.getClassName(), ex.getMessage()), ex);
		}
	}

	private static void requireSame(String keyPrefix, BeanDefinition other, AnnotationMetadata importing) {
		Object otherPrefix = other.getAttribute(KEY_PREFIX);
		if (!keyPrefix.equals(otherPrefix)) {
			throw new RmqConfigurationException(
					"Attribute 'keyPrefix' of @EnableRmq on %s is '%s', but another @EnableRmq has '%s'; keep one of them"
						.formatted(importing.getClassName(), keyPrefix, otherPrefix),
					null);
		}
	}

}
