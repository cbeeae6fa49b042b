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

package io.rmq.test;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of architecture that every library module keeps.
 */
public final class ArchitectureRules {

	private ArchitectureRules() {
	}

	/**
	 * Every package is a slice of its own, so a package may not even go round by its
	 * sub-packages.
	 * @return the rule
	 */
	public static ArchRule packagesAreFreeOfCycles() {
		return slices().matching("(**)").should().beFreeOfCycles();
	}

	/**
	 * A name says what a class is for; these say only that it is one.
	 * @return the rule
	 */
	public static ArchRule classesAreNamedForTheirJob() {
		return noClasses().should()
			.haveNameMatching(".*(Impl|Manager|Helper|Utils?)")
			.because("a class is named by a noun for its one job");
	}

	/**
	 * Only one class knows the log itself, so that nothing from outside begins a line of
	 * its own.
	 * @return the rule
	 */
	public static ArchRule everyLineOfTheLogIsEscaped() {
		return noClasses().that()
			.doNotHaveFullyQualifiedName("io.rmq.logging.RmqLog")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.apache.commons.logging..", "java.util.logging..",
					"io.netty.util.internal.logging..")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("org.slf4j.Logger")
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.lang.System$Logger");
	}

	/**
	 * What may be null is said where it may, and checked by the build.
	 * @return the rule
	 */
	public static ArchRule packagesAreNullMarked() {
		return classes().should(new BeInANullMarkedPackage());
	}

	private static final class BeInANullMarkedPackage extends ArchCondition<JavaClass> {

		BeInANullMarkedPackage() {
			super("be in a package whose package-info.java has @NullMarked");
		}

		@Override
		public void check(JavaClass item, ConditionEvents events) {
			boolean nullMarked = item.getPackage().isAnnotatedWith(NullMarked.class);
			String message = "%s of %s is %s@NullMarked".formatted(item.getPackageName(), item.getName(),
					nullMarked ? "" : "not ");
			events.add(new SimpleConditionEvent(item, nullMarked, message));
		}

	}

}
