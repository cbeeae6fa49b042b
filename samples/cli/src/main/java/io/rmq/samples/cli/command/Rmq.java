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

import java.io.File;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.rmq.samples.cli.server.Server;
import io.rmq.samples.cli.server.Tls;
import io.rmq.samples.cli.terminal.Interruption;
import io.rmq.samples.cli.terminal.Json;
import io.rmq.samples.cli.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command that all others belong to, with the options that all of them have.
 */
@Command(name = "rmq", description = "Looks at the topics of RMQ and steers them.",
		subcommands = { QueueInfo.class, Problems.class, Groups.class, Peek.class, Find.class, Requeue.class,
				Release.class, Delete.class, Dead.class, PurgeQueue.class, DropGroup.class, DropTopic.class,
				Pause.class, Resume.class, Send.class, Tail.class, Stats.class, ValidateConfig.class },
		mixinStandardHelpOptions = true, scope = ScopeType.INHERIT, versionProvider = Version.class,
		synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true, sortOptions = false,
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:done", "1:failed, or only part of it was done", "2:not a valid command, option or value",
				"3:no such topic, group or message", "4:the server cannot be reached",
				"5:not confirmed, so nothing was done", "130:interrupted; what was done stays done" })
public final class Rmq implements Runnable {

	/**
	 * The environment variable with the URL of the server.
	 */
	public static final String URL_VARIABLE = "REDIS_URL";

	private static final String LOCAL = "redis://localhost:6379";

	private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

	private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

	private static final Logger ROOT = Logger.getLogger("");

	private final Terminal terminal;

	private final Map<String, String> environment;

	private final Interruption interruption;

	@Spec
	private @Nullable CommandSpec spec;

	@Option(names = { "-u", "--url" }, scope = ScopeType.INHERIT, paramLabel = "URL",
			description = "Server, as redis://[[user]:password@]host[:port][/database]; rediss:// for TLS, "
					+ "redis-sentinel://host:port,host:port/0#master for Sentinel. By default the environment "
					+ "variable REDIS_URL, which shows no password to others on this machine, or " + LOCAL + ".")
	private @Nullable String url;

	@Option(names = "--tls-ca-cert", scope = ScopeType.INHERIT, paramLabel = "FILE",
			description = "Certificates to check the server's against, as PEM. By default the certificates that Java trusts.")
	private @Nullable File trusted;

	@Option(names = "--tls-cert", scope = ScopeType.INHERIT, paramLabel = "FILE",
			description = "Certificate of this client, as PEM, if the server asks for one.")
	private @Nullable File certificate;

	@Option(names = "--tls-key", scope = ScopeType.INHERIT, paramLabel = "FILE",
			description = "Private key to --tls-cert, as PEM: PKCS #8 without a password.")
	private @Nullable File key;

	@Option(names = "--key-prefix", scope = ScopeType.INHERIT, paramLabel = "PREFIX",
			description = "What all keys begin with, as in rmq.key-prefix. By default rmq.")
	private String keyPrefix = "rmq";

	@Option(names = "--timeout", scope = ScopeType.INHERIT, paramLabel = "TIME", converter = DurationConverter.class,
			description = "How long to wait for the server. By default 5s.")
	private Duration timeout = Duration.ofSeconds(5);

	@Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON instead of a table.")
	private boolean json;

	@Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces and logs to stderr.")
	private boolean debug;

	/**
	 * Create the command.
	 * @param terminal where it reads and writes
	 * @param environment the variables that say what options do not
	 * @param interruption ends it
	 */
	public Rmq(Terminal terminal, Map<String, String> environment, Interruption interruption) {
		this.terminal = terminal;
		this.environment = environment;
		this.interruption = interruption;
	}

	@Override
	public void run() {
		CommandSpec spec = this.spec;
		if (spec != null) {
			throw new ParameterException(spec.commandLine(), "Which command? " + spec.subcommands().keySet());
		}
	}

	Server open() {
		if (this.debug) {
			ROOT.setLevel(Level.INFO);
		}
		if (this.timeout.compareTo(MIN_TIMEOUT) < 0 || this.timeout.compareTo(MAX_TIMEOUT) > 0) {
			throw new IllegalArgumentException("The timeout must be between 1ms and 1h, not " + this.timeout);
		}
		return Server.open(url(), new Tls(this.trusted, this.certificate, this.key), this.keyPrefix, this.timeout);
	}

	private String url() {
		if (this.url != null) {
			return this.url;
		}
		String variable = this.environment.get(URL_VARIABLE);
		return (variable != null && !variable.isBlank()) ? variable : LOCAL;
	}

	/**
	 * Print a result as JSON, if that is asked for.
	 * @return whether it is
	 */
	boolean printedAsJson(Object result) {
		if (this.json) {
			Json.print(this.terminal.out(), result);
		}
		return this.json;
	}

	boolean isDebug() {
		return this.debug;
	}

	boolean isJson() {
		return this.json;
	}

	Terminal terminal() {
		return this.terminal;
	}

	PrintWriter out() {
		return this.terminal.out();
	}

	Interruption interruption() {
		return this.interruption;
	}

}
