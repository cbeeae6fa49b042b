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

package io.rmq.boot.health;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.rmq.admin.RmqAdmin;
import io.rmq.annotation.RmqListener;
import io.rmq.audit.RmqAudit;
import io.rmq.boot.RmqAutoConfiguration;
import io.rmq.template.RmqOperations;
import io.rmq.test.PrivateRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of an application with a real server, which is also one that hangs.
 */
class HealthOfRunningApplicationTests {

	private static final PrivateRedis REDIS = PrivateRedis.stopped();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
				JacksonAutoConfiguration.class, RmqHealthContributorAutoConfiguration.class,
				ApplicationAvailabilityAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
				AvailabilityProbesAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
				HealthEndpointAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.url=" + REDIS.url(), "management.endpoint.health.show-details=always",
				"management.endpoint.health.probes.enabled=true")
		.withUserConfiguration(Orders.class);

	@BeforeAll
	static void start() {
		REDIS.start();
	}

	@AfterAll
	static void close() {
		REDIS.close();
	}

	@Test
	void tellsTheServerTheAuditAndWhatWaits() {
		REDIS.configure("maxmemory-policy", "allkeys-lru");
		this.runner
			.withPropertyValues("rmq.consumer.auto-startup=false", "rmq.health.max-backlog=2",
					"rmq.health.on-threshold=out-of-service")
			.run((context) -> {
				RmqOperations template = context.getBean(RmqOperations.class);
				context.getBean(RmqAdmin.class).addGroup("orders", "default");
				IntStream.range(0, 3).forEach((i) -> template.send("orders", "tea"));
				RmqHealthIndicator indicator = context.getBean(RmqHealthIndicator.class);
				Awaitility.await().until(() -> context.getBean(RmqAudit.class).report() != null);
				REDIS.commands().del("rmq:measurer");
				Health health = indicator.health();
				assertThat(health.getStatus()).as("not started on purpose").isEqualTo(Status.UP);
				assertThat(health.getDetails().get("server")).asString()
					.contains("role=master", "persistence=append-only", "evictionPolicy=allkeys-lru");
				assertThat(health.getDetails().get("audit")).asString()
					.contains("code=EVICTION")
					.doesNotContain("unchecked", "NO_CONSUMERS");
				assertThat(health.getDetails()).containsEntry("warnings",
						List.of("3 messages are ready for 'orders', more than 2 (rmq.health.max-backlog)"));
				assertThat(health.getDetails().get("listeners")).asString()
					.contains("phase=STOPPED", "stoppedOnPurpose=true", "ready=3", "oldestReadyAgeMillis=");
			});
		REDIS.configure("maxmemory-policy", "noeviction");
		REDIS.flushAll();
	}

	@Test
	void applicationThatOnlySendsIsDownWhenTheServerTakesNoWrites() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RmqAutoConfiguration.class, DataRedisAutoConfiguration.class,
					JacksonAutoConfiguration.class, RmqHealthContributorAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.url=" + REDIS.url(), "rmq.audit.enabled=false")
			.run((context) -> {
				RmqHealthIndicator indicator = context.getBean(RmqHealthIndicator.class);
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
				assertThat(REDIS.commands().pttl("rmq:probe")).isBetween(1L, 60_000L);
				REDIS.configure("maxmemory", "1");
				try {
					Health full = indicator.health();
					assertThat(full.getStatus()).isEqualTo(Status.DOWN);
					assertThat(full.getDetails().get("reasons")).asString().contains("refuses writes", "OOM");
				}
				finally {
					REDIS.configure("maxmemory", "0");
				}
				REDIS.commands().replicaof("127.0.0.1", 1);
				try {
					Health replica = indicator.health();
					assertThat(replica.getStatus()).isEqualTo(Status.DOWN);
					assertThat(replica.getDetails().get("reasons")).asString().contains("READONLY");
				}
				finally {
					REDIS.commands().replicaofNoOne();
				}
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void auditCanBeTurnedOff() {
		this.runner.withPropertyValues("rmq.audit.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(RmqAudit.class);
			assertThat(context.getBean(RmqHealthIndicator.class).health().getDetails()).doesNotContainKey("audit");
		});
	}

	@Test
	void serverThatHangsHoldsUpNeitherHealthNorThreadsAndReadinessIsByChoice() {
		this.runner
			.withPropertyValues("rmq.health.timeout=200ms", "spring.data.redis.timeout=2s",
					"management.endpoint.health.group.readiness.include=readinessState,rmq")
			.run((context) -> {
				HealthEndpoint endpoint = running(context);
				assertThat(status(endpoint, "rmq")).isEqualTo(Status.UP);
				assertThat(status(endpoint, "readiness")).isEqualTo(Status.UP);
				assertThat(status(endpoint, "liveness")).isEqualTo(Status.UP);
				REDIS.pause();
				try {
					CompletableFuture<?>[] calls = IntStream.range(0, 20)
						.mapToObj((i) -> CompletableFuture.runAsync(() -> isDownInTime(endpoint)))
						.toArray(CompletableFuture[]::new);
					CompletableFuture.allOf(calls).join();
					assertThat(healthThreads()).isLessThanOrEqualTo(2);
					assertThat(status(endpoint, "readiness")).isEqualTo(Status.DOWN);
					assertThat(status(endpoint, "liveness")).isEqualTo(Status.UP);
				}
				finally {
					REDIS.resume();
				}
				Awaitility.await().until(() -> status(endpoint, "readiness").equals(Status.UP));
				Awaitility.await().until(() -> healthThreads() == 0);
			});
	}

	@Test
	void readinessHasNothingToDoWithTheServerUnlessChosen() {
		this.runner.withPropertyValues("rmq.health.timeout=100ms").run((context) -> {
			HealthEndpoint endpoint = running(context);
			REDIS.pause();
			try {
				assertThat(status(endpoint, "rmq")).isEqualTo(Status.DOWN);
				assertThat(status(endpoint, "readiness")).isEqualTo(Status.UP);
				assertThat(status(endpoint, "liveness")).isEqualTo(Status.UP);
			}
			finally {
				REDIS.resume();
			}
		});
	}

	/**
	 * Do what a SpringApplication does when it has started.
	 */
	private static HealthEndpoint running(ApplicationContext context) {
		AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
		AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
		return context.getBean(HealthEndpoint.class);
	}

	private static void isDownInTime(HealthEndpoint endpoint) {
		long begin = System.nanoTime();
		assertThat(status(endpoint, "rmq")).isEqualTo(Status.DOWN);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1500));
	}

	private static long healthThreads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter("rmq-health"::equals).count();
	}

	private static Status status(HealthEndpoint endpoint, String path) {
		HealthDescriptor descriptor = endpoint.healthForPath(path);
		assertThat(descriptor).as(path).isNotNull();
		return descriptor.getStatus();
	}

	static class Orders {

		@RmqListener(id = "orders", topic = "orders")
		void on(String order) {
		}

	}

}
