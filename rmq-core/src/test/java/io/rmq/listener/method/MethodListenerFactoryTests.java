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

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqContext;
import io.rmq.RmqErrorCode;
import io.rmq.RmqMessage;
import io.rmq.convert.JacksonMessageConverter;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MethodListenerFactoryTests {

	private final MethodListenerFactory factory = new MethodListenerFactory(new JacksonMessageConverter());

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			nothing             | nothing()                     | has no parameter for the payload
			contextOnly         | contextOnly(RmqContext)       | has no parameter for the payload
			headersOnly         | headersOnly(Map, String)      | has no parameter for the payload
			twoPayloads         | twoPayloads(String, Integer)  | two parameters for the payload, 'first' and 'second'
			twoAnnotated        | twoAnnotated(String, Integer) | two parameters for the payload, 'first' and 'second'
			differentTypes      | differentTypes(String, RmqMessage) | as java.lang.String and as java.lang.Integer
			differentEnvelopes  | differentEnvelopes(RmqMessage, Message) | as java.lang.String and as java.lang.Integer
			returnsValue        | returnsValue(String)          | returns Integer
			expression          | expression(String)            | @Payload("body.id"): expressions are not supported
			optionalPrimitive   | optionalPrimitive(int)        | payload of type int that is not required
			otherMessage        | otherMessage(GenericMessage)  | parameter of type GenericMessage; make it a Message
			headersNoMap        | headersNoMap(String, String)  | @Headers on a String; make it a Map
			validated           | validated(String)             | no Validator bean
			""")
	void methodThatCannotBeAListenerIsRefusedByItsName(String method, String signature, String reason) {
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> create(new Invalid(), method))
			.withMessageStartingWith("Listener method " + Invalid.class.getName() + "." + signature + " ")
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.getCode()).isEqualTo(RmqErrorCode.CONFIGURATION));
	}

	@Test
	void privateMethodBehindAProxyIsRefused() {
		ProxyFactory proxyFactory = new ProxyFactory(new Invalid());
		proxyFactory.setProxyTargetClass(true);
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> create(proxyFactory.getProxy(), "hidden"))
			.withMessageContaining("Invalid.hidden(String)")
			.withMessageContaining("make it public");
	}

	@Test
	void methodThatIsNotPartOfAProxiesInterfacesIsRefused() {
		ProxyFactory proxyFactory = new ProxyFactory(Runnable.class, (MethodInterceptor) MethodInvocation::proceed);
		proxyFactory.setTarget(new Task());
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> this.factory.create(proxyFactory.getProxy(),
					Task.class.getDeclaredMethod("handle", String.class)))
			.withMessageContaining("Task.handle(String)")
			.withMessageContaining("interfaces");
	}

	@Test
	void listenerIsNamedByItsMethod() {
		assertThat(create(new Invalid(), "valid")).hasToString(Invalid.class.getName() + ".valid(String)");
	}

	private MethodListener create(Object bean, String name) {
		return this.factory.create(bean,
				Arrays.stream(Invalid.class.getDeclaredMethods())
					.filter((method) -> method.getName().equals(name))
					.findFirst()
					.orElseThrow());
	}

	static class Invalid {

		void valid(String payload) {
		}

		void nothing() {
		}

		void contextOnly(RmqContext context) {
		}

		void headersOnly(@Headers Map<String, Object> headers, @Header("a") String header) {
		}

		void twoPayloads(String first, Integer second) {
		}

		void twoAnnotated(@Payload String first, @Payload Integer second) {
		}

		void differentTypes(String payload, RmqMessage<Integer> message) {
		}

		void differentEnvelopes(RmqMessage<String> message, Message<Integer> springMessage) {
		}

		Integer returnsValue(String payload) {
			return 1;
		}

		CompletableFuture<Void> returnsFuture(String payload) {
			return CompletableFuture.completedFuture(null);
		}

		void expression(@Payload("body.id") String payload) {
		}

		void optionalPrimitive(@Payload(required = false) int payload) {
		}

		void otherMessage(GenericMessage<String> message) {
		}

		void headersNoMap(String payload, @Headers String headers) {
		}

		void validated(@Validated String payload) {
		}

		private void hidden(String payload) {
		}

	}

	static class Task implements Runnable {

		@Override
		public void run() {
		}

		void handle(String payload) {
		}

	}

}
