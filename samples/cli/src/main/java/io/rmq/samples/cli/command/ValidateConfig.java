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

package io.rmq.samples.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import io.rmq.logging.EscapedText;
import io.rmq.samples.cli.config.ConfigFile;
import io.rmq.samples.cli.config.Finding;
import io.rmq.samples.cli.terminal.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code rmq validate-config}.
 */
@Command(name = "validate-config",
		description = "Checks the keys rmq.* of a file of properties and their values, as an application would when "
				+ "it starts. Needs no server.")
final class ValidateConfig implements Callable<Integer> {

	@Spec
	private @Nullable CommandSpec spec;

	@Parameters(arity = "1..*", paramLabel = "FILE",
			description = "An application.yml, .yaml or .properties. Of several each adds to those before it and "
					+ "overrides them, as application-prod.yml does with application.yml.")
	private List<Path> files = List.of();

	@Override
	public Integer call() {
		Rmq rmq = (Rmq) Objects.requireNonNull(this.spec).root().userObject();
		List<ConfigFile> earlier = new ArrayList<>();
		boolean valid = true;
		for (Path path : this.files) {
			ConfigFile file = new ConfigFile(path);
			valid &= isValid(rmq, path, file.check(earlier));
			earlier.add(file);
		}
		return valid ? ExitCodes.OK : ExitCodes.FAILED;
	}

	private static boolean isValid(Rmq rmq, Path file, List<Finding> findings) {
		boolean valid = findings.stream().noneMatch(Finding::error);
		if (!rmq.printedAsJson(new JsonObject().with("file", file.toString())
			.with("valid", valid)
			.with("findings", findings.stream().map(ValidateConfig::json).toList()))) {
			findings.forEach((finding) -> rmq.out().println(line(file, finding)));
			rmq.out().println("%s: %s".formatted(file, valid ? "valid" : "not valid"));
		}
		return valid;
	}

	private static String line(Path file, Finding finding) {
		return "%s%s: %s: %s: %s".formatted(file, (finding.line() != null) ? ":" + finding.line() : "",
				finding.error() ? "error" : "note", EscapedText.of(finding.key()), EscapedText.of(finding.message()));
	}

	private static JsonObject json(Finding finding) {
		return new JsonObject().with("line", finding.line())
			.with("key", finding.key())
			.with("message", finding.message())
			.with("error", finding.error());
	}

}
