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
import java.util.concurrent.Callable;
import java.util.function.Function;

import io.rmq.admin.RmqBulkResult;
import io.rmq.admin.RmqProgress;
import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.terminal.JsonObject;
import io.rmq.samples.cli.terminal.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that needs the server.
 */
abstract class ServerCommand implements Callable<Integer> {

	@Spec
	private @Nullable CommandSpec spec;

	@Override
	public final Integer call() {
		Rmq rmq = (Rmq) spec().root().userObject();
		try (Server server = rmq.open()) {
			return run(rmq, server);
		}
	}

	/**
	 * Do the work.
	 * @return the exit code
	 */
	abstract int run(Rmq rmq, Server server);

	/**
	 * Return the error for options that make no sense, for the caller to throw.
	 */
	ParameterException usage(String message) {
		return new ParameterException(spec().commandLine(), message);
	}

	private CommandSpec spec() {
		return Objects.requireNonNull(this.spec);
	}

	/**
	 * Do work on many messages, and print what came of it once the bar is gone.
	 */
	static int report(Rmq rmq, Function<RmqProgress, RmqBulkResult> work, String done) {
		RmqBulkResult result;
		long total;
		try (ProgressBar progress = new ProgressBar(rmq.terminal(), rmq.interruption())) {
			result = work.apply(progress);
			total = Math.max(result.examined(), progress.total());
		}
		return report(rmq, result, total, done);
	}

	private static int report(Rmq rmq, RmqBulkResult result, long total, String done) {
		JsonObject json = new JsonObject().with("examined", result.examined())
			.with("total", total)
			.with("affected", result.affected())
			.with("skipped", result.skipped())
			.with("complete", result.complete());
		if (!rmq.printedAsJson(json)) {
			rmq.out()
				.println("%s %d of %d%s%s".formatted(done, result.affected(), total,
						(result.skipped() > 0) ? ", %d skipped".formatted(result.skipped()) : "",
						result.complete() ? "" : "; interrupted before the other %d, which are as they were"
							.formatted(total - result.examined())));
		}
		if (result.complete()) {
			return (result.skipped() > 0) ? ExitCodes.FAILED : ExitCodes.OK;
		}
		return rmq.interruption().isRequested() ? ExitCodes.INTERRUPTED : ExitCodes.FAILED;
	}

}
