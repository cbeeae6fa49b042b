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

package io.rmq.listener.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageState}: walks from each state by each method that may change
 * it.
 */
class MessageStateTests {

	/**
	 * How a message comes to each state.
	 */
	private static final Map<MessageState, Consumer<InFlightMessage>> PATHS = paths();

	private static final Map<String, Consumer<InFlightMessage>> STEPS = steps();

	private static Map<MessageState, Consumer<InFlightMessage>> paths() {
		Map<MessageState, Consumer<InFlightMessage>> paths = new EnumMap<>(MessageState.class);
		paths.put(MessageState.BUFFERED, (message) -> {
		});
		paths.put(MessageState.HANDLING, InFlightMessage::begin);
		paths.put(MessageState.OPEN, paths.get(MessageState.HANDLING).andThen(InFlightMessage::end));
		paths.put(MessageState.DECIDING, paths.get(MessageState.OPEN).andThen(InFlightMessage::claim));
		paths.put(MessageState.SETTLING, paths.get(MessageState.DECIDING).andThen(InFlightMessage::beginSettling));
		paths.put(MessageState.SETTLED, paths.get(MessageState.SETTLING).andThen(InFlightMessage::settled));
		paths.put(MessageState.SETTLING_EARLY, InFlightMessage::beginSettlingEarly);
		paths.put(MessageState.SETTLED_EARLY, paths.get(MessageState.SETTLING_EARLY).andThen(InFlightMessage::settled));
		paths.put(MessageState.LEASE_LOST, InFlightMessage::lose);
		paths.put(MessageState.RELEASING, InFlightMessage::release);
		return paths;
	}

	private static Map<String, Consumer<InFlightMessage>> steps() {
		Map<String, Consumer<InFlightMessage>> steps = new LinkedHashMap<>();
		steps.put("begin", InFlightMessage::begin);
		steps.put("end", InFlightMessage::end);
		steps.put("endAndClaim", InFlightMessage::endAndClaim);
		steps.put("claim", InFlightMessage::claim);
		steps.put("unclaim", InFlightMessage::unclaim);
		steps.put("beginSettling", InFlightMessage::beginSettling);
		steps.put("beginSettlingEarly", InFlightMessage::beginSettlingEarly);
		steps.put("settled", InFlightMessage::settled);
		steps.put("lose", InFlightMessage::lose);
		steps.put("abandon", InFlightMessage::abandon);
		steps.put("release", InFlightMessage::release);
		steps.put("giveUp", InFlightMessage::giveUp);
		steps.put("leaveHandler(true)", (message) -> message.leaveHandler(true));
		steps.put("leaveHandler(false)", (message) -> message.leaveHandler(false));
		return steps;
	}

	@AfterEach
	void takeBackInterrupts() {
		Thread.interrupted();
	}

	@Test
	void everyStepFromEveryStateIsInTheTableOfTheDocumentation() throws IOException {
		String table = Stream.of(MessageState.values()).map(MessageStateTests::row).collect(Collectors.joining("\n"));
		assertThat(Files.readString(Path.of("../docs/architecture.md"))).contains(table);
	}

	private static String row(MessageState from) {
		return "| `%s` | %s | %s |".formatted(from, steps(from, MessageStateTests::change),
				steps(from, (state, step) -> isRefused(state, step) ? "" : null));
	}

	private static String steps(MessageState from,
			BiFunction<MessageState, Consumer<InFlightMessage>, @Nullable String> result) {
		return STEPS.entrySet()
			.stream()
			.filter((step) -> result.apply(from, step.getValue()) != null)
			.map((step) -> "`" + step.getKey() + "`" + result.apply(from, step.getValue()))
			.collect(Collectors.joining(", "));
	}

	private static @Nullable String change(MessageState from, Consumer<InFlightMessage> step) {
		if (isRefused(from, step)) {
			return null;
		}
		InFlightMessage message = in(from);
		step.accept(message);
		return (message.state() != from) ? " → `" + message.state() + "`" : null;
	}

	private static boolean isRefused(MessageState from, Consumer<InFlightMessage> step) {
		try {
			step.accept(in(from));
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	@ParameterizedTest
	@EnumSource
	void noOtherTransitionIsMadeThanAllowed(MessageState from) {
		Set<MessageState> reached = new TreeSet<>();
		for (Consumer<InFlightMessage> step : STEPS.values()) {
			for (boolean atWork : new boolean[] { false, true }) {
				InFlightMessage message = in(from);
				if (atWork && from == MessageState.SETTLED_EARLY) {
					message.begin();
				}
				try {
					step.accept(message);
				}
				catch (IllegalStateException ex) {
					assertThat(ex).hasMessageContaining("is " + from).hasMessageContaining("cannot become");
				}
				reached.add(message.state());
			}
		}
		reached.remove(from);
		assertThat(reached).allMatch(from::allows);
	}

	@ParameterizedTest
	@EnumSource
	void messageThatHasLeftItsGroupIsNeverReleased(MessageState from) {
		assertThat(from.hasLeft() && (from.allows(MessageState.RELEASING) || from.allows(MessageState.LEASE_LOST)))
			.isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void outcomeIsStoredOnceAtMost(MessageState from) {
		InFlightMessage message = in(from);
		boolean granted = message.claim() == InFlightMessage.Claim.GRANTED;
		assertThat(granted).isEqualTo(from == MessageState.HANDLING || from == MessageState.OPEN);
		assertThat(message.claim()).isNotEqualTo(InFlightMessage.Claim.GRANTED);
	}

	private static InFlightMessage in(MessageState state) {
		InFlightMessage message = InFlightMessageTests.confirmed(Moment.now());
		PATHS.get(state).accept(message);
		assertThat(message.state()).isEqualTo(state);
		return message;
	}

}
