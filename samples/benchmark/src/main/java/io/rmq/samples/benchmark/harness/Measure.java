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

package io.rmq.samples.benchmark.harness;

/**
 * One line of the report.
 *
 * @param name what it is called, in lower case with dashes
 * @param unit the unit of its values
 * @param target what has to be reached
 */
public record Measure(String name, String unit, Target target) {

	@Override
	public String toString() {
		return this.name;
	}

}
