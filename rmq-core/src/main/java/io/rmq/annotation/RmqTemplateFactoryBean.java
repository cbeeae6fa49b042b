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

import io.rmq.broker.Broker;
import io.rmq.template.ProducerSettings;
import io.rmq.template.RmqTemplate;
import io.rmq.template.SendObserver;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.FactoryBean;

/**
 * Makes the template from the parts that are beans.
 */
final class RmqTemplateFactoryBean implements FactoryBean<RmqTemplate> {

	private final BeanFactory beanFactory;

	RmqTemplateFactoryBean(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public RmqTemplate getObject() {
		return new RmqTemplate(this.beanFactory.getBean(Broker.class),
				PayloadFormatFactoryBean.payloadFormat(this.beanFactory),
				this.beanFactory.getBeanProvider(ProducerSettings.class).getIfAvailable(ProducerSettings::defaults),
				() -> ListenerEndpointFactory.listenerSettings(this.beanFactory),
				this.beanFactory.getBeanProvider(SendObserver.class).orderedStream().toList());
	}

	@Override
	public Class<?> getObjectType() {
		return RmqTemplate.class;
	}

}
