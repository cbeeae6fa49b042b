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

package io.rmq.boot.endpoint;

import io.rmq.admin.RmqAdmin;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.boot.RmqProperties;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the endpoint {@code rmq}, where
 * it is exposed.
 */
@AutoConfiguration(after = RmqAutoConfiguration.class)
@ConditionalOnClass({ RmqAdmin.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(RmqAdmin.class)
@ConditionalOnAvailableEndpoint(RmqEndpoint.class)
@EnableConfigurationProperties(RmqProperties.class)
public final class RmqEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RmqEndpoint rmqEndpoint(RmqAdmin admin, RmqProperties properties, EndpointAccessResolver access, WorkList work,
			ServerCalls calls) {
		boolean writable = access.accessFor(EndpointId.of(RmqEndpoint.ID), Access.READ_ONLY) == Access.UNRESTRICTED;
		MessageViews views = new MessageViews(new MaskedFields(properties.endpoint().fieldsToMask()));
		TopicSummaries summaries = new TopicSummaries(admin, properties.endpoint().problemLimits());
		return new RmqEndpoint(new OverviewOperations(admin, summaries, writable),
				new TopicOperations(admin, summaries), new MessageOperations(admin, views),
				new WorkOperations(admin, work), new BusyOperations(admin), calls);
	}

	@Bean
	ServerCalls rmqEndpointServerCalls() {
		return new ServerCalls();
	}

	@Bean
	WorkList rmqWorkList() {
		return new WorkList();
	}

	@Bean
	static UnknownParameterCheck rmqUnknownParameterCheck() {
		return new UnknownParameterCheck();
	}

}
