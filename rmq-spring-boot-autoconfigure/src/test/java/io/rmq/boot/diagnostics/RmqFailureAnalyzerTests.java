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

package io.rmq.boot.diagnostics;

import javax.net.ssl.SSLHandshakeException;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqConnectionException;
import io.rmq.RmqException;
import io.rmq.RmqSerializationException;
import io.rmq.RmqServerRefusedException;
import io.rmq.RmqServerTooOldException;
import io.rmq.RmqTimeoutException;
import io.rmq.boot.RmqAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RmqFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RmqFailureAnalyzerTests {

	@Test
	void isRegistered() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, failure) -> assertThat(name).doesNotStartWith("io.rmq")))
			.hasAtLeastOneElementOfType(RmqFailureAnalyzer.class);
	}

	@Test
	void saysWhereTheServerWasLookedForAndWhatToDo() {
		FailureAnalysis analysis = analyze(new RmqConnectionException(
				"There is no connection to Redis: Unable to connect to localhost/<unresolved>:6379", null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				RMQ cannot reach its Redis server:

				    There is no connection to Redis: Unable to connect to localhost:6379""");
		assertThat(analysis.getAction()).contains("Start a Redis server at that address", "spring.data.redis.url",
				"spring.data.redis.host", "spring.data.redis.ssl.enabled=true", "rmq.embedded.enabled=true",
				"com.github.codemonstur:embedded-redis", "rmq.fail-fast=false");
	}

	@Test
	void isPrintedWhenAnApplicationDoesNotStart(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(ExampleConfiguration.class)
			.web(WebApplicationType.NONE);
		assertThatExceptionOfType(RmqConnectionException.class)
			.isThrownBy(() -> application.run("--spring.data.redis.url=redis://127.0.0.1:1").close());
		assertThat(output).contains("APPLICATION FAILED TO START", "RMQ cannot reach its Redis server:",
				"Unable to connect to 127.0.0.1:1", "Connection refused", "rmq.embedded.enabled=true");
	}

	@Test
	void explainsAServerThatDoesNotAnswerAsOneThatCannotBeReached() {
		FailureAnalysis analysis = analyze(new RmqTimeoutException("Redis did not answer within 10 ms", null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).startsWith("RMQ cannot reach its Redis server:")
			.endsWith("Redis did not answer within 10 ms");
		assertThat(analysis.getAction()).contains("rmq.fail-fast=false");
	}

	@Test
	void saysWhichServerIsTooOldAndWhichIsNeeded() {
		FailureAnalysis analysis = analyze(new RmqServerTooOldException("the server is redis 5.0.14", null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				The Redis server is too old:

				    the server is redis 5.0.14""");
		assertThat(analysis.getAction()).contains("Upgrade the server to Redis 6.2 or newer", "Valkey",
				"spring.data.redis.url");
	}

	@Test
	void saysWhatTheServerRefused() {
		FailureAnalysis analysis = analyze(new RmqServerRefusedException("OOM command not allowed", null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("refused", "OOM command not allowed");
		assertThat(analysis.getAction()).contains("memory", "rmq.fail-fast=false");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					NOAUTH HELLO must be called with the client already authenticated | password | spring.data.redis.password
					WRONGPASS invalid username-password pair or user is disabled. | password | spring.data.redis.username
					ERR AUTH <password> called without any password configured for the default user. | password | remove spring.data.redis.password
					NOPERM this user has no permissions to run the xadd command | right | ACL SETUSER
					ERR DB index is out of range | database | spring.data.redis.database""")
	void saysWhetherTheCredentialsTheRightsOrTheDatabaseAreWrong(String refusal, String problem, String remedy) {
		FailureAnalysis analysis = analyze(
				new RmqServerRefusedException("Redis refused the connection: " + refusal, null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription().lines().findFirst().orElseThrow()).contains(problem);
		assertThat(analysis.getDescription()).contains(refusal);
		assertThat(analysis.getAction()).contains(remedy).doesNotContain("Start a Redis server");
	}

	@Test
	void saysThatTlsDoesNotFit() {
		FailureAnalysis analysis = analyze(new RmqConnectionException("There is no connection to Redis",
				new IllegalStateException(new SSLHandshakeException("PKIX path building failed"))));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("TLS");
		assertThat(analysis.getAction()).contains("spring.data.redis.ssl.bundle", "rediss://")
			.doesNotContain("Start a Redis server");
	}

	@Test
	void repeatsWhatIsWrongWithTheConfiguration() {
		FailureAnalysis analysis = analyze(new RmqConfigurationException("Two listeners are called 'orders'", null));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualToNormalizingNewlines("""
				RMQ is not configured correctly:

				    Two listeners are called 'orders'""");
	}

	@Test
	void leavesOtherErrorsToOthers() {
		assertThat(analyze(new RmqSerializationException("no", null))).isNull();
	}

	private static @Nullable FailureAnalysis analyze(RmqException error) {
		return new RmqFailureAnalyzer().analyze(new BeanCreationException("outer", error));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
			JacksonAutoConfiguration.class })
	static class ExampleConfiguration {

	}

}
