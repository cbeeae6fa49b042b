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

package io.rmq.listener.method;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;

import org.springframework.core.ResolvableType;

/**
 * Tells the type that a body is to be read as, with type variables replaced by what the
 * listener's class says they are, and wildcards by their bounds.
 */
final class PayloadTypes {

	/**
	 * Ends the resolution of a variable that is bounded by itself.
	 */
	private static final int MAX_DEPTH = 10;

	private PayloadTypes() {
	}

	static Type of(ResolvableType declared) {
		return of(declared, 0);
	}

	private static Type of(ResolvableType declared, int depth) {
		if (declared.getType() instanceof GenericArrayType array) {
			return array;
		}
		Class<?> type = declared.toClass();
		if (!declared.hasGenerics() || depth == MAX_DEPTH) {
			return type;
		}
		ResolvableType[] declaredGenerics = declared.getGenerics();
		ResolvableType[] generics = new ResolvableType[declaredGenerics.length];
		for (int i = 0; i < generics.length; i++) {
			generics[i] = ResolvableType.forType(of(declaredGenerics[i], depth + 1));
		}
		return ResolvableType.forClassWithGenerics(type, generics).getType();
	}

}
