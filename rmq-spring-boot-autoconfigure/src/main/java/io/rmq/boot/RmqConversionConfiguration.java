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

package io.rmq.boot;

import io.rmq.RmqConfigurationException;
import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/**
 * Configures how payloads are stored. The application's own converters come before the
 * one for JSON.
 */
@Configuration(proxyBeanMethods = false)
class RmqConversionConfiguration {

	@Bean
	@Fallback
	@ConditionalOnMissingBean
	JacksonMessageConverter rmqMessageConverter(ObjectProvider<JsonMapper> mapper) {
		return new JacksonMessageConverter(mapper.getIfAvailable(JacksonMessageConverter::defaultMapper));
	}

	@Bean
	@ConditionalOnMissingBean
	MessageTypes rmqMessageTypes(RmqProperties properties) {
		try {
			return MessageTypes.of(properties.message().types());
		}
		catch (IllegalArgumentException ex) {
			throw new RmqConfigurationException("The properties rmq.message.types.* are not valid: " + ex.getMessage(),
					ex);
		}
	}

	@Bean
	@ConditionalOnMissingBean
	CompressionSettings rmqCompressionSettings(RmqProperties properties) {
		return properties.compression().settings(properties.producer().maxMessageSize());
	}

	@Bean
	@ConditionalOnMissingBean
	EncryptionKeys rmqEncryptionKeys(RmqProperties properties) {
		EncryptionProperties encryption = properties.encryption();
		return EncryptionKeys.of(encryption.activeKey(), encryption.keys());
	}

	@Bean
	@ConditionalOnMissingBean
	PayloadFormat rmqPayloadFormat(ObjectProvider<RmqMessageConverter> converters, MessageTypes types,
			CompressionSettings compression, EncryptionKeys keys) {
		return new PayloadFormat(converters.orderedStream().toList(), types, compression, keys);
	}

}
