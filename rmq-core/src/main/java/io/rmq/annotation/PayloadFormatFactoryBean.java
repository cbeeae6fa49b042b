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

import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.MessageTypes;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;

/**
 * Makes the format of payloads from the parts that are beans.
 */
final class PayloadFormatFactoryBean implements FactoryBean<PayloadFormat> {

	private final BeanFactory beanFactory;

	PayloadFormatFactoryBean(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the format that is a bean, or else one of the parts that are.
	 */
	static PayloadFormat payloadFormat(BeanFactory beanFactory) {
		return beanFactory.getBeanProvider(PayloadFormat.class)
			.getIfAvailable(() -> new PayloadFormatFactoryBean(beanFactory).getObject());
	}

	@Override
	public PayloadFormat getObject() {
		return new PayloadFormat(this.beanFactory.getBeanProvider(RmqMessageConverter.class).orderedStream().toList(),
				this.beanFactory.getBeanProvider(MessageTypes.class).getIfAvailable(MessageTypes::none),
				this.beanFactory.getBeanProvider(CompressionSettings.class).getIfAvailable(CompressionSettings::none),
				this.beanFactory.getBeanProvider(EncryptionKeys.class).getIfAvailable(EncryptionKeys::none));
	}

	@Override
	public Class<?> getObjectType() {
		return PayloadFormat.class;
	}

}
