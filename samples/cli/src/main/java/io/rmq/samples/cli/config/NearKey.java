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

package io.rmq.samples.cli.config;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Names of keys as they are mistyped.
 */
final class NearKey {

	private NearKey() {
	}

	/**
	 * Return the key that was probably meant.
	 * @return the nearest, {@code null} if none is near
	 */
	static @Nullable String nearest(String key, List<String> known) {
		String nearest = known.stream().min(Comparator.comparingInt((one) -> distance(key, one))).orElse(null);
		return (nearest != null && distance(key, nearest) <= Math.max(2, key.length() / 4)) ? nearest : null;
	}

	/**
	 * How many characters have to be added, removed or replaced.
	 */
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int above = row[j];
				int replaced = diagonal + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
				diagonal = above;
			}
		}
		return row[other.length()];
	}

}
