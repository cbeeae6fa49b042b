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

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code rmq dead}.
 */
@Command(name = "dead", description = "Looks at dead letters, has them handled once more, or deletes them.",
		subcommands = { DeadList.class, DeadShow.class, DeadRedrive.class, DeadPurge.class },
		synopsisSubcommandLabel = "COMMAND")
final class Dead implements Runnable {

	@Spec
	private @Nullable CommandSpec spec;

	@Override
	public void run() {
		CommandSpec spec = Objects.requireNonNull(this.spec);
		throw new ParameterException(spec.commandLine(), "Which command? " + spec.subcommands().keySet());
	}

}
