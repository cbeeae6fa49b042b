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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.rmq.broker.Names;
import io.rmq.listener.TopicSelection;

/**
 * Says what a listener listens to, which its annotation can say in three ways.
 *
 * @param attributes the attributes of the annotation
 */
record TopicAttributes(AttributeResolver attributes) {

	/**
	 * Select the topics.
	 * @throws io.rmq.RmqConfigurationException if there is none, or they are declared in
	 * more than one way
	 */
	TopicSelection select(RmqListener annotation) {
		boolean one = !annotation.topic().isBlank();
		boolean several = annotation.topics().length > 0;
		boolean pattern = !annotation.topicPattern().isBlank();
		if (Stream.of(one, several, pattern).filter((declared) -> declared).count() > 1) {
			throw this.attributes.invalid("topic", annotation.topic(),
					"topic, topics and topicPattern are declared together; keep one of them");
		}
		if (pattern) {
			return matching(annotation.topicPattern());
		}
		if (!several) {
			return TopicSelection.of(topic("topic", annotation.topic()));
		}
		return named(annotation.topics());
	}

	private TopicSelection matching(String declared) {
		try {
			return TopicSelection.matching(this.attributes.text("topicPattern", declared));
		}
		catch (IllegalArgumentException ex) {
			throw this.attributes.invalid("topicPattern", declared, ex.getMessage(), ex);
		}
	}

	private TopicSelection named(String[] declared) {
		List<String> names = new ArrayList<>();
		for (String topic : declared) {
			names.addAll(this.attributes.texts("topics", topic));
		}
		try {
			return TopicSelection.of(names.toArray(String[]::new));
		}
		catch (IllegalArgumentException ex) {
			throw this.attributes.invalid("topics", Arrays.toString(declared), ex.getMessage(), ex);
		}
	}

	private String topic(String attribute, String declared) {
		if (declared.isBlank()) {
			throw this.attributes.invalid(attribute, declared, "it is blank; name the topic to listen to");
		}
		try {
			return Names.requireTopic(this.attributes.text(attribute, declared));
		}
		catch (IllegalArgumentException ex) {
			throw this.attributes.invalid(attribute, declared, ex.getMessage(), ex);
		}
	}

}
