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
import java.util.LinkedHashMap;
import java.util.Map;

import io.rmq.RmqConfigurationException;
import io.rmq.listener.ListenerSetting;
import io.rmq.listener.ListenerSettings;

import org.springframework.core.annotation.AnnotationUtils;

/**
 * The attributes of an annotation that are settings of its listener.
 *
 * @param attributes the attributes
 */
record SettingsAttributes(AttributeResolver attributes) {

	/**
	 * Return settings with the attributes of an annotation.
	 * @throws RmqConfigurationException if an attribute is not valid
	 */
	ListenerSettings apply(Annotation annotation, ListenerSettings settings) {
		Map<String, Object> declared = AnnotationUtils.getAnnotationAttributes(annotation);
		Map<ListenerSetting<?>, Object> values = new LinkedHashMap<>();
		for (ListenerSetting<?> setting : ListenerSetting.all()) {
			if (declared.get(setting.name()) instanceof String text && !text.isEmpty()) {
				values.put(setting, this.attributes.value(setting.name(), text, setting.type()));
			}
		}
		try {
			return ListenerSetting.apply(values, settings);
		}
		catch (IllegalArgumentException ex) {
			throw blame(declared, values, settings, ex);
		}
	}

	/**
	 * Name the attribute that is at fault: the first without which the others are valid
	 * so far.
	 */
	private RmqConfigurationException blame(Map<String, Object> declared, Map<ListenerSetting<?>, Object> values,
			ListenerSettings settings, IllegalArgumentException error) {
		Map<ListenerSetting<?>, Object> valid = new LinkedHashMap<>();
		for (Map.Entry<ListenerSetting<?>, Object> value : values.entrySet()) {
			valid.put(value.getKey(), value.getValue());
			try {
				ListenerSetting.apply(valid, settings);
			}
			catch (IllegalArgumentException ex) {
				String name = value.getKey().name();
				return this.attributes.invalid(name, String.valueOf(declared.get(name)), ex.getMessage(), ex);
			}
		}
		throw error;
	}

}
