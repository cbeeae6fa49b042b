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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.rmq.RmqConfigurationException;
import io.rmq.boot.RmqProperties.Listener;
import io.rmq.boot.RmqProperties.ListenerRetry;
import io.rmq.listener.DeadLetterSettings;
import io.rmq.listener.ListenerSettings;
import io.rmq.listener.RetryPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropertiesListenerSettingsCustomizer}.
 */
class PropertiesListenerSettingsCustomizerTests {

	private static final ListenerRetry SAME_RETRY = new ListenerRetry(null, null, null);

	private final ListenerSettings declared = ListenerSettings.defaults().withGroup("declared").withPrefetch(20);

	@Test
	void defaultsOfThePropertiesAreThoseOfTheCore() {
		assertThat(defaults(Map.of())).isEqualTo(ListenerSettings.defaults());
	}

	@Test
	void defaultsComeFromTheProperties() {
		ListenerSettings settings = defaults(Map.of("rmq.consumer.group", "a", "rmq.consumer.concurrency", "2",
				"rmq.consumer.prefetch", "6", "rmq.consumer.auto-startup", "false", "rmq.consumer.lease", "9s",
				"rmq.consumer.max-deliveries", "3", "rmq.retry.delays", "1s", "rmq.retry.max-retries", "2",
				"rmq.retry.non-retryable", "java.io.IOException", "rmq.shutdown.timeout", "4s"));
		assertThat(settings).isEqualTo(new ListenerSettings("a", 2, 6, false, Duration.ofSeconds(9), 3,
				new RetryPolicy(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)), Set.of(IOException.class)),
				Duration.ofSeconds(4), Duration.ofMinutes(3), DeadLetterSettings.defaults()));
	}

	@Test
	void noRetriesWhenTheListOfDelaysIsEmpty() {
		assertThat(defaults(Map.of("rmq.retry.delays", "")).retry().delays()).isEmpty();
	}

	@Test
	void leavesAListenerWithoutOverridesAsItIs() {
		assertThat(customize("other", new Listener("x", 1, null, null, null, null, SAME_RETRY, null)))
			.isSameAs(this.declared);
	}

	@Test
	void leavesWhatIsNotOverriddenAsItIsDeclared() {
		assertThat(customize("orders", new Listener(null, null, null, null, null, null, SAME_RETRY, null)))
			.isEqualTo(this.declared);
	}

	@Test
	void overridesEverythingThatIsGiven() {
		ListenerSettings settings = customize("orders",
				new Listener("g", 40, 80, false, Duration.ofSeconds(2), 9,
						new ListenerRetry(List.of(Duration.ofSeconds(1)), 2, Set.of(IOException.class)),
						Duration.ofSeconds(3)));
		assertThat(settings).isEqualTo(new ListenerSettings("g", 40, 80, false, Duration.ofSeconds(2), 9,
				new RetryPolicy(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)), Set.of(IOException.class)),
				Duration.ofSeconds(3), Duration.ofMinutes(3), DeadLetterSettings.defaults()));
	}

	@Test
	void fewerRetriesCutTheDeclaredDelays() {
		assertThat(customize("orders", retry(null, 1)).retry().delays()).containsExactly(Duration.ofMinutes(1));
	}

	@Test
	void moreRetriesRepeatTheLastDeclaredDelay() {
		assertThat(customize("orders", retry(null, 5)).retry().delays()).containsExactly(Duration.ofMinutes(1),
				Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofMinutes(30));
	}

	@Test
	void saysWhichListenerDoesNotFitItsOverrides() {
		Listener tooManyAtOnce = new Listener(null, 30, null, null, null, null, SAME_RETRY, null);
		assertThatExceptionOfType(RmqConfigurationException.class).isThrownBy(() -> customize("orders", tooManyAtOnce))
			.withMessage("The settings of the listener 'orders' do not go together with rmq.listeners.orders.*: "
					+ "prefetch must be 0 or at least the concurrency (30), not 20");
	}

	@Test
	void saysThatThereIsNoDelayToRepeat() {
		ListenerSettings noRetries = this.declared.withRetry(new RetryPolicy(List.of(), Set.of()));
		assertThatExceptionOfType(RmqConfigurationException.class)
			.isThrownBy(() -> customizer(retry(null, 2)).customize("orders", noRetries))
			.withMessageContaining("max-retries is 2, but the list of delays is empty");
	}

	private ListenerSettings customize(String id, Listener override) {
		return customizer(override).customize(id, this.declared);
	}

	private static PropertiesListenerSettingsCustomizer customizer(Listener override) {
		return new PropertiesListenerSettingsCustomizer(new ListenerOverrides(Map.of("orders", override)));
	}

	private static Listener retry(@Nullable List<Duration> delays, int maxRetries) {
		return new Listener(null, null, null, null, null, null, new ListenerRetry(delays, maxRetries, null), null);
	}

	private static ListenerSettings defaults(Map<String, String> properties) {
		return PropertiesListenerSettingsCustomizer.defaults(
				new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("rmq", RmqProperties.class));
	}

}
