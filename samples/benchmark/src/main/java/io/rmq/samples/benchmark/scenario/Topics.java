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

package io.rmq.samples.benchmark.scenario;

/**
 * The topics, which are also the ids of their listeners, and where the server keeps them.
 */
final class Topics {

	static final String ORDERS = "orders";

	static final String PRODUCED = "produced";

	static final String LATENCY = "latency";

	static final String DELAYED = "delayed";

	static final String PUNCTUAL = "punctual";

	static final String SMALL_BACKLOG = "small-backlog";

	static final String LARGE_BACKLOG = "large-backlog";

	static final String ONE_GROUP = "one-group";

	static final String THREE_GROUPS = "three-groups";

	/** The stream of the plain client. */
	static final String REFERENCE = "rmq-benchmark:reference";

	private Topics() {
	}

	/**
	 * Return the key of the stream in which a topic has its messages.
	 */
	static String stream(String topic) {
		return "rmq-benchmark:{" + topic + "}:normal";
	}

	/**
	 * Return the pattern of all keys of a topic.
	 */
	static String keys(String topic) {
		return "rmq-benchmark:{" + topic + "}:*";
	}

}
