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

import java.lang.annotation.Annotation;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;

import io.rmq.RmqFatalException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Validates payloads for a parameter that asks for it.
 */
final class PayloadValidation {

	private final MethodParameter parameter;

	private final @Nullable Validator validator;

	private final Object @Nullable [] hints;

	/**
	 * Create a validation.
	 * @throws io.rmq.RmqConfigurationException if the parameter asks for it and there is
	 * no validator
	 */
	PayloadValidation(MethodParameter parameter, ListenerMethod method, @Nullable Validator validator) {
		this.parameter = parameter;
		this.validator = validator;
		this.hints = hints(parameter);
		if (this.hints != null && validator == null) {
			throw method.invalid("wants its payload validated, but there is no Validator bean; "
					+ "declare one, with Spring Boot by adding spring-boot-starter-validation");
		}
	}

	/**
	 * Validate a payload, if that is asked for; of a collection, each element.
	 * @throws RmqFatalException if it is not valid
	 */
	void validate(Object payload) {
		if (payload instanceof Collection<?> elements) {
			elements.stream().filter(Objects::nonNull).forEach(this::validateOne);
		}
		else {
			validateOne(payload);
		}
	}

	private void validateOne(Object payload) {
		if (this.hints == null || this.validator == null) {
			return;
		}
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(payload, "payload");
		if (this.hints.length > 0 && this.validator instanceof SmartValidator smartValidator) {
			smartValidator.validate(payload, errors, this.hints);
		}
		else {
			this.validator.validate(payload, errors);
		}
		if (errors.hasErrors()) {
			throw new RmqFatalException("The payload for %s is not valid: %s".formatted(this.parameter.getExecutable(),
					errors.getAllErrors().stream().map(PayloadValidation::describe).collect(Collectors.joining("; "))),
					null);
		}
	}

	/**
	 * Without the value: errors are stored and logged, where it may be read by those who
	 * may not read the payload.
	 */
	private static String describe(ObjectError error) {
		String message = Objects.requireNonNullElse(error.getDefaultMessage(), String.valueOf(error.getCode()));
		return (error instanceof FieldError field) ? field.getField() + " " + message : message;
	}

	private static Object @Nullable [] hints(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object @Nullable [] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				return hints;
			}
		}
		return null;
	}

}
