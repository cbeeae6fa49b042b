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

package io.rmq.samples.benchmark.growth;

import java.util.List;

/**
 * Some curves over the same quantity, which grows by factors.
 *
 * @param name the name of its file, in lower case with dashes
 * @param title what it shows
 * @param across what grows, with its unit
 * @param up what is measured, with its unit
 * @param logarithmic whether the values span such a range that they too are drawn by
 * factors
 * @param lines the curves, each with a value at the same places
 */
record Chart(String name, String title, String across, String up, boolean logarithmic, List<Line> lines) {

	Chart {
		lines = List.copyOf(lines);
		if (lines.isEmpty() || lines.stream().anyMatch((line) -> line.points().isEmpty())) {
			throw new IllegalArgumentException("The chart '%s' has nothing to show".formatted(name));
		}
	}

	/**
	 * A curve.
	 *
	 * @param name what it is the curve of
	 * @param points its points, from left to right
	 */
	record Line(String name, List<Point> points) {

		Line {
			points = List.copyOf(points);
		}

	}

	/**
	 * A point of a curve.
	 *
	 * @param x how much there was
	 * @param y what was measured
	 */
	record Point(double x, double y) {

	}

}
