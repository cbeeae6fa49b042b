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

package io.rmq.boot;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.rmq.RmqConfigurationException;
import io.rmq.RmqHeaders;
import io.rmq.broker.Broker;
import io.rmq.broker.OutboundMessage;
import io.rmq.broker.Receipt;
import io.rmq.broker.ServerInfo;
import io.rmq.convert.Compression;
import io.rmq.convert.CompressionSettings;
import io.rmq.convert.EncodedPayload;
import io.rmq.convert.EncryptionKeys;
import io.rmq.convert.JacksonMessageConverter;
import io.rmq.convert.MessageTypes;
import io.rmq.convert.PayloadFormat;
import io.rmq.convert.RmqMessageConverter;
import io.rmq.template.RmqOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RmqConversionConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RmqConversionConfigurationTests {

	private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
				JacksonAutoConfiguration.class))
		.withBean("broker", Broker.class, RmqConversionConfigurationTests::broker);

	@Test
	void payloadsAreJsonAndNothingElseByDefault() {
		this.runner.run((context) -> {
			OutboundMessage message = send(context, new Placed("o-1"));
			assertThat(message.body()).asString().isEqualTo("{\"id\":\"o-1\"}");
			assertThat(message.headers().isEmpty()).isTrue();
			assertThat(context.getBean(CompressionSettings.class)).isEqualTo(CompressionSettings.none());
		});
	}

	@Test
	void convertersOfTheApplicationComeFirstInTheirOrder() {
		this.runner.withUserConfiguration(ConvertersConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(JacksonMessageConverter.class);
			assertThat(send(context, new Placed("o-1")).body()).asString().isEqualTo("first");
			assertThat(send(context, 7).body()).asString().isEqualTo("7");
		});
	}

	@Test
	void converterThatSupportsEverythingReplacesJson() {
		RmqMessageConverter own = new NamedConverter("own", Object.class);
		this.runner.withBean("own", RmqMessageConverter.class, () -> own).run((context) -> {
			assertThat(context.getBean(RmqMessageConverter.class)).isSameAs(own);
			assertThat(send(context, new Placed("o-1")).body()).asString().isEqualTo("own");
		});
	}

	@Test
	void typesHaveNames() {
		this.runner
			.withPropertyValues("rmq.message.types.placed=" + Placed.class.getName(),
					"rmq.message.types[order.cancelled]=" + Cancelled.class.getName())
			.run((context) -> {
				assertThat(send(context, new Placed("o-1")).headers().get("rmq_type")).isEqualTo("placed");
				OutboundMessage message = send(context, new Cancelled("o-1"));
				assertThat(message.headers().get("rmq_type")).isEqualTo("order.cancelled");
				assertThat(context.getBean(PayloadFormat.class).read(message.body(), message.headers(), Object.class))
					.isEqualTo(new Cancelled("o-1"));
			});
	}

	@Test
	void typeWithTwoNamesOrOfAnUnknownClassIsRefused() {
		this.runner
			.withPropertyValues("rmq.message.types.a=" + Placed.class.getName(),
					"rmq.message.types.b=" + Placed.class.getName())
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'a' and 'b', are the class " + Placed.class.getName()));
		this.runner.withPropertyValues("rmq.message.types.a=com.example.Unknown")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("com.example.Unknown"));
	}

	@Test
	void largeMessagesAreCompressed() {
		this.runner
			.withPropertyValues("rmq.compression.type=gzip", "rmq.compression.threshold=100B",
					"rmq.compression.max-decompressed-size=2KB")
			.run((context) -> {
				assertThat(context.getBean(CompressionSettings.class))
					.isEqualTo(new CompressionSettings(Compression.GZIP, 100, 2048));
				assertThat(send(context, "a".repeat(99)).headers().isEmpty()).isTrue();
				assertThat(send(context, "a".repeat(100)).headers().get("rmq_encoding")).isEqualTo("gzip");
			});
	}

	@ParameterizedTest
	@CsvSource({ "2MB, 20971520", "512MB, 1073741824" })
	void decompressedSizeFollowsTheMessageSize(String max, int expected) {
		this.runner.withPropertyValues("rmq.producer.max-message-size=" + max)
			.run((context) -> assertThat(context.getBean(CompressionSettings.class).maxDecompressedSize())
				.isEqualTo(expected));
	}

	@ParameterizedTest
	@CsvSource({ "lz4, at.yawk.lz4:lz4-java", "snappy, org.xerial.snappy:snappy-java",
			"zstd, com.github.luben:zstd-jni" })
	void doesNotStartWithoutTheLibrary(String compression, String library) {
		// None of them is on the class path of this module.
		this.runner.withPropertyValues("rmq.compression.type=" + compression)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining(RmqConfigurationException.class.getName())
				.hasStackTraceContaining(
						"Bodies cannot be compressed with %s: the library is missing; add the dependency %s"
							.formatted(compression, library)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					rmq.compression.type=brotli | brotli
					rmq.compression.threshold=-1B | 'rmq.compression.threshold' must be between 0B and 1024MB
					rmq.compression.max-decompressed-size=0B | 'rmq.compression.max-decompressed-size' must be between 1B and 1024MB
					rmq.compression.max-decompressed-size=2GB | 'rmq.compression.max-decompressed-size' must be between 1B and 1024MB
					rmq.encryption.active-key=k2 | The active encryption key 'k2' is not among the keys []
					""")
	void impossibleValueIsRefusedByName(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasFailed().getFailure().hasStackTraceContaining(message));
	}

	@Test
	void messagesAreEncryptedWithTheActiveKey() {
		this.runner.withPropertyValues("rmq.encryption.keys.k1=" + KEY, "rmq.encryption.active-key=k1")
			.run((context) -> {
				OutboundMessage message = send(context, "a secret");
				assertThat(message.headers().asMap())
					.isEqualTo(Map.of("rmq_encoding", "aes-gcm", "rmq_encryptionKey", "k1"));
				assertThat(message.body()).asString(StandardCharsets.ISO_8859_1).doesNotContain("secret");
				PayloadFormat format = context.getBean(PayloadFormat.class);
				assertThat(format.decode(message.id(), message.headers(), message.body())).asString()
					.isEqualTo("a secret");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "c2VjcmV0LXNlY3JldC1zZWNyZXQ=", "secret-that-is-no-base64!" })
	void failedStartDoesNotPrintTheKey(String key, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--rmq.encryption.keys.k1=" + key,
				"--rmq.encryption.active-key=k1", "--rmq.fail-fast=false"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The encryption key 'rmq.encryption.keys.k1' must be 16, 24 or 32 bytes in Base64")
			.doesNotContain(key);
	}

	@Test
	void endpointsDoNotShowTheKeyThoughTheyMayShowValues() {
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource(
						"test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						Map.of("RMQ_ENCRYPTION_KEYS_K2", KEY))))
			.withPropertyValues("rmq.encryption.keys.k1=" + KEY, "rmq.encryption.active-key=k1")
			.run((context) -> {
				List<SanitizingFunction> functions = context.getBeanProvider(SanitizingFunction.class)
					.stream()
					.toList();
				ConfigurationPropertiesReportEndpoint properties = new ConfigurationPropertiesReportEndpoint(functions,
						Show.ALWAYS);
				properties.setApplicationContext(context.getSourceApplicationContext());
				String shown = properties.configurationProperties()
					.getContexts()
					.values()
					.stream()
					.flatMap((described) -> described.getBeans().values().stream())
					.map((bean) -> bean.getProperties().toString() + bean.getInputs())
					.toList()
					.toString();
				assertThat(shown).contains("k1", "k2", "******").doesNotContain(KEY);
				EnvironmentEndpoint environment = new EnvironmentEndpoint(context.getEnvironment(), functions,
						Show.ALWAYS);
				assertThat(environment.environment(null)
					.getPropertySources()
					.stream()
					.flatMap((source) -> source.getProperties().entrySet().stream())
					.filter((property) -> property.getKey().toLowerCase(Locale.ROOT).contains("encryption"))
					.map((property) -> property.getKey() + "=" + property.getValue().getValue()))
					.containsExactlyInAnyOrder("RMQ_ENCRYPTION_KEYS_K2=******", "rmq.encryption.keys.k1=******",
							"rmq.encryption.active-key=k1");
				assertThat(context.getBean(RmqProperties.class).toString()).contains("k1", "k2").doesNotContain(KEY);
			});
	}

	@Test
	void startsWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void partsCanBeReplaced() {
		PayloadFormat own = PayloadFormat.of(new NamedConverter("own", Object.class));
		this.runner.withBean(PayloadFormat.class, () -> own)
			.run((context) -> assertThat(send(context, new Placed("o-1")).body()).asString().isEqualTo("own"));
		this.runner.withBean(MessageTypes.class, () -> MessageTypes.of(Map.of("mine", Placed.class)))
			.withBean(EncryptionKeys.class, () -> EncryptionKeys.of("vault", Map.of("vault", KEY)))
			.withBean(CompressionSettings.class, () -> new CompressionSettings(Compression.GZIP, 0, 100))
			.run((context) -> assertThat(send(context, new Placed("a".repeat(50))).headers().asMap())
				.isEqualTo(Map.of("rmq_type", "mine", "rmq_encoding", "gzip,aes-gcm", "rmq_encryptionKey", "vault")));
	}

	@Test
	void headersThatWereCopiedFromAnotherMessageDoNotDescribeThisOne() {
		this.runner.withPropertyValues("rmq.compression.type=gzip").run((context) -> {
			given(context.getBean(Broker.class).send(any()))
				.willReturn(CompletableFuture.completedFuture(new Receipt("1-0", false, 0)));
			EncodedPayload large = context.getBean(PayloadFormat.class).write("m-1", "a".repeat(5000));
			context.getBean(RmqOperations.class)
				.message("orders", "small")
				.header("tenant", "7")
				.headers(large.headers().asMap())
				.headers(Map.of("rmq_encryptionKey", "k1", "rmq_type", "t", "rmq_contentType", "c"))
				.send();
			assertThat(sent(context).headers()).isEqualTo(RmqHeaders.of(Map.of("tenant", "7")));
		});
	}

	private static OutboundMessage send(AssertableApplicationContext context, Object payload) {
		given(context.getBean(Broker.class).send(any()))
			.willReturn(CompletableFuture.completedFuture(new Receipt("1-0", false, 0)));
		context.getBean(RmqOperations.class).send("orders", payload);
		return sent(context);
	}

	private static OutboundMessage sent(AssertableApplicationContext context) {
		ArgumentCaptor<OutboundMessage> message = ArgumentCaptor.forClass(OutboundMessage.class);
		then(context.getBean(Broker.class)).should(atLeastOnce()).send(message.capture());
		return message.getValue();
	}

	private static Broker broker() {
		Broker broker = mock(Broker.class);
		given(broker.check()).willReturn(new ServerInfo("redis", "7.4.2", "standalone"));
		return broker;
	}

	private static void start(String... arguments) {
		SpringApplication application = new SpringApplicationBuilder(BrokenKeyConfiguration.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.build();
		application.run(arguments).close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RmqAutoConfiguration.class)
	static class BrokenKeyConfiguration {

		@Bean
		Broker broker() {
			return RmqConversionConfigurationTests.broker();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConvertersConfiguration {

		@Bean
		@Order(2)
		RmqMessageConverter second() {
			return new NamedConverter("second", Placed.class);
		}

		@Bean
		@Order(1)
		RmqMessageConverter first() {
			return new NamedConverter("first", Placed.class);
		}

	}

	record NamedConverter(String name, Class<?> type) implements RmqMessageConverter {

		@Override
		public boolean supports(Type type) {
			return type instanceof Class<?> wanted && this.type.isAssignableFrom(wanted);
		}

		@Override
		public byte[] toBytes(Object payload) {
			return this.name.getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public Object fromBytes(byte[] body, Type type) {
			return this.name;
		}

	}

	record Placed(String id) {

	}

	record Cancelled(String id) {

	}

}
