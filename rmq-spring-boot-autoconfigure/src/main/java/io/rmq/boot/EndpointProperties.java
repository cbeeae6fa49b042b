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

import java.util.Set;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Actuator endpoint.
 *
 * @param maskedFields Names of headers, and of JSON fields of payloads at any depth,
 * whose values are not shown. Upper and lower case, hyphens and underscores make no
 * difference.
 */
public record EndpointProperties(@DefaultValue(DEFAULT_MASKED_FIELDS) Set<String> maskedFields) {

	static final String DEFAULT_MASKED_FIELDS = "password,passwd,pwd,passphrase,secret,client-secret,token,access-token,"
			+ "refresh-token,authorization,cookie,api-key,x-api-key,private-key,credential,credentials,card-number,cvv,"
			+ "cvc,iban";

	public EndpointProperties {
		maskedFields = Set.copyOf(maskedFields);
	}

}
