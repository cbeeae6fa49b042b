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

package io.rmq;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.rmq.test.ArchitectureRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Holds the shape of the core: which package may use which, and that only one of them
 * knows the server.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.rmq");

	/** Every package of the core with the other packages of the core that it may use. */
	private static final Map<String, List<String>> MAY_USE = Map.ofEntries(Map.entry("io.rmq", List.of()),
			Map.entry("io.rmq.failure", List.of()), Map.entry("io.rmq.logging", List.of("io.rmq")),
			Map.entry("io.rmq.admin.model", List.of("io.rmq")),
			Map.entry("io.rmq.broker", List.of("io.rmq", "io.rmq.admin.model", "io.rmq.logging")),
			Map.entry("io.rmq.broker.redis",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.admin.model", "io.rmq.logging", "io.rmq.broker")),
			Map.entry("io.rmq.convert", List.of("io.rmq")),
			Map.entry("io.rmq.retry", List.of("io.rmq", "io.rmq.failure", "io.rmq.logging", "io.rmq.broker")),
			Map.entry("io.rmq.maintenance", List.of("io.rmq", "io.rmq.failure", "io.rmq.logging", "io.rmq.broker")),
			Map.entry("io.rmq.listener", List.of("io.rmq", "io.rmq.failure", "io.rmq.broker", "io.rmq.retry")),
			Map.entry("io.rmq.listener.container",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.logging", "io.rmq.broker", "io.rmq.maintenance",
							"io.rmq.retry", "io.rmq.listener")),
			Map.entry("io.rmq.listener.method",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.broker", "io.rmq.convert", "io.rmq.listener")),
			Map.entry("io.rmq.template",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.logging", "io.rmq.broker", "io.rmq.convert",
							"io.rmq.listener", "io.rmq.listener.container")),
			Map.entry("io.rmq.admin",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.admin.model", "io.rmq.logging", "io.rmq.broker")),
			Map.entry("io.rmq.audit",
					List.of("io.rmq", "io.rmq.failure", "io.rmq.admin.model", "io.rmq.logging", "io.rmq.broker")),
			Map.entry("io.rmq.statistics",
					List.of("io.rmq", "io.rmq.admin.model", "io.rmq.logging", "io.rmq.broker", "io.rmq.maintenance",
							"io.rmq.listener", "io.rmq.listener.container", "io.rmq.template")),
			Map.entry("io.rmq.observation",
					List.of("io.rmq", "io.rmq.admin.model", "io.rmq.logging", "io.rmq.broker", "io.rmq.maintenance",
							"io.rmq.listener", "io.rmq.listener.container", "io.rmq.statistics", "io.rmq.template")),
			Map.entry("io.rmq.annotation",
					List.of("io.rmq", "io.rmq.logging", "io.rmq.broker", "io.rmq.broker.redis", "io.rmq.convert",
							"io.rmq.template", "io.rmq.retry", "io.rmq.listener", "io.rmq.listener.container",
							"io.rmq.listener.method", "io.rmq.maintenance", "io.rmq.admin")));

	@Test
	void packagesAreFreeOfCycles() {
		ArchitectureRules.packagesAreFreeOfCycles().check(CLASSES);
	}

	@Test
	void everyPackageHasItsPlaceAmongTheOthers() {
		classes().should()
			.resideInAnyPackage(MAY_USE.keySet().toArray(String[]::new))
			.because("a new package says in MAY_USE which others it uses")
			.check(CLASSES);
	}

	@ParameterizedTest
	@MethodSource("packages")
	void packageUsesOnlyThoseBelowIt(String name) {
		String[] allowed = Stream.concat(Stream.of(name), MAY_USE.get(name).stream()).toArray(String[]::new);
		noClasses().that()
			.resideInAPackage(name)
			.should()
			.dependOnClassesThat(resideInAPackage("io.rmq..").and(resideOutsideOfPackages(allowed)))
			// Some of the packages are still to come.
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	/**
	 * An application imports these names from Spring, the JDK or another messaging
	 * library, perhaps in the same file.
	 */
	@Test
	void publicTypesTakeNoNameOfAnotherLibrary() {
		classes().that()
			.arePublic()
			.should()
			.haveNameNotMatching(
					".*\\.(Acknowledgment|BatchAcknowledgment|BatchListenerFailedException|BatchMessageListener"
							+ "|Consumer|ErrorHandler|Message|MessageBuilder|MessageConverter|MessageHandler|MessageListener"
							+ "|MessageListenerContainer|Producer|Topic|Task|Job|Record|Header|Headers|Partition)")
			.because("a public type has the prefix Rmq when its bare name would clash")
			.check(CLASSES);
	}

	@Test
	void onlyTheRedisBrokerKnowsTheClientOfTheServer() {
		noClasses().that()
			.resideOutsideOfPackage("io.rmq.broker.redis")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
			.check(CLASSES);
	}

	/**
	 * So that nothing from outside begins a line of its own.
	 */
	@Test
	void everyLineOfTheLogIsEscaped() {
		ArchitectureRules.everyLineOfTheLogIsEscaped().check(CLASSES);
	}

	/**
	 * What is stored, when it is due and when it expires is by the server's clock; this
	 * machine's may be wrong.
	 */
	@Test
	void timeIsTheServers() {
		noClasses().that()
			.resideInAnyPackage("io.rmq.broker.redis", "io.rmq.maintenance", "io.rmq.template")
			.and()
			// Has to begin with something.
			.doNotHaveSimpleName("ServerClock")
			.and()
			// For people to read; decides nothing.
			.doNotHaveSimpleName("DutyState")
			.should()
			.callMethod(System.class, "currentTimeMillis")
			.orShould()
			.callMethod(Instant.class, "now")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Clock.class)
			.check(CLASSES);
	}

	@Test
	void classesAreNamedForTheirJob() {
		ArchitectureRules.classesAreNamedForTheirJob().check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		ArchitectureRules.packagesAreNullMarked().check(CLASSES);
	}

	static Stream<String> packages() {
		return MAY_USE.keySet().stream().sorted();
	}

}
