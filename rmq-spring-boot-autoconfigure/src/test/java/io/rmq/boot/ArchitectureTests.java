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

import java.util.List;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.rmq.test.ArchitectureRules;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the habits of Spring Boot's own auto-configurations.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.rmq.boot");

	private static final DescribedPredicate<JavaClass> PART_OF_A_CONFIGURATION = DescribedPredicate
		.describe("are part of a configuration", ArchitectureTests::isPartOfConfiguration);

	@Test
	void packagesAreFreeOfCycles() {
		ArchitectureRules.packagesAreFreeOfCycles().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void classesAreNamedForTheirJob() {
		ArchitectureRules.classesAreNamedForTheirJob().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void everyLineOfTheLogIsEscaped() {
		ArchitectureRules.everyLineOfTheLogIsEscaped().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		ArchitectureRules.packagesAreNullMarked().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		noMethods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
		noFields().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.allowEmptyShould(true)
			.check(CLASSES);
		noClasses().that(areNestedInAnAutoConfiguration())
			.should()
			.bePublic()
			.orShould()
			.beProtected()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void everyAutoConfigurationIsListedInOrder() {
		List<String> names = CLASSES.stream()
			.filter((candidate) -> candidate.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.filteredOn((name) -> name.startsWith("io.rmq."))
			.containsExactlyElementsOf(names);
	}

	@Test
	void importedConfigurationsArePackagePrivate() {
		classes().that()
			.areAnnotatedWith(Configuration.class)
			.should()
			.bePackagePrivate()
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void conditionsAreNotPublic() {
		noClasses().that().areAssignableTo(Condition.class).should().bePublic().allowEmptyShould(true).check(CLASSES);
	}

	@Test
	void onlyConfigurationsHandTheConnectionOver() {
		noClasses().that(DescribedPredicate.not(PART_OF_A_CONFIGURATION))
			.and()
			// Chooses the connection for the configuration.
			.doNotHaveSimpleName("ConnectionFactoryChoice")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.data.redis..")
			.allowEmptyShould(true)
			.check(CLASSES);
		noClasses().should()
			.dependOnClassesThat()
			.resideInAPackage("io.lettuce..")
			.allowEmptyShould(true)
			.check(CLASSES);
	}

	private static DescribedPredicate<JavaClass> areNestedInAnAutoConfiguration() {
		return DescribedPredicate.describe("are nested in an auto-configuration",
				(candidate) -> candidate.getEnclosingClass()
					.filter((enclosing) -> enclosing.isAnnotatedWith(AutoConfiguration.class))
					.isPresent());
	}

	private static boolean isPartOfConfiguration(JavaClass candidate) {
		return candidate.isAnnotatedWith(AutoConfiguration.class) || candidate.isAnnotatedWith(Configuration.class)
				|| candidate.getEnclosingClass().filter(ArchitectureTests::isPartOfConfiguration).isPresent();
	}

}
