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

package io.rmq.boot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Annotation for a test of listeners or of sending that needs RMQ but not the rest of the
 * application: only RMQ, Spring Data Redis and Jackson are auto-configured, and of the
 * application's components only the {@link #listeners() listeners} and message converters
 * are there. Other beans come by {@code @Import} or as mocks.
 * <p>
 * The embedded server is started, for which {@code com.github.codemonstur:embedded-redis}
 * must be on the class path. A server that the application configures is not touched,
 * unless the test says which server to use: by a {@code @ServiceConnection} container, a
 * bean of its own, or {@code spring.data.redis.*} among the {@link #properties()
 * properties} or in a {@code @DynamicPropertySource}. {@code rmq.embedded.enabled=false}
 * among the properties has the test use what the application configures.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(RmqTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(RmqTypeExcludeFilter.class)
@AutoConfigureRmq
@ImportAutoConfiguration
public @interface RmqTest {

	/**
	 * Components with listeners that take part in the test. By default none.
	 * @return the classes of the components
	 * @see #value()
	 */
	@AliasFor("value")
	Class<?>[] listeners() default {};

	/**
	 * Components with listeners that take part in the test. By default none.
	 * @return the classes of the components
	 * @see #listeners()
	 */
	@AliasFor("listeners")
	Class<?>[] value() default {};

	/**
	 * Properties in form {@literal key=value} that are added to the Spring
	 * {@link Environment} before the test runs.
	 * @return the properties to add
	 */
	String[] properties() default {};

	/**
	 * Whether the default filtering is used with
	 * {@link SpringBootApplication @SpringBootApplication}. By default no components but
	 * the listeners and message converters are included.
	 * @return whether the default filters are used
	 * @see #includeFilters()
	 * @see #excludeFilters()
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters that add components which are filtered otherwise.
	 * @return include filters to apply
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters that remove components which are added otherwise.
	 * @return exclude filters to apply
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are left out of this test.
	 * @return auto-configurations to exclude
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
