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

package io.rmq.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.rmq.RmqHeaders;
import io.rmq.RmqNotFoundException;
import io.rmq.RmqPriority;
import io.rmq.admin.model.RmqMessageLocation;
import io.rmq.admin.model.RmqPage;
import io.rmq.admin.model.RmqPageRequest;
import io.rmq.admin.model.RmqSelection;
import io.rmq.admin.model.RmqStoredMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What {@link Topics#browse} and {@link Topics#get} promise.
 */
public abstract class BrowseContractTests {

	private final BrokerFixture fixture;

	private final String topic;

	private final Topics topics;

	protected BrowseContractTests(BrokerFixture fixture) {
		this.fixture = fixture;
		this.topic = fixture.topic();
		this.topics = fixture.broker().topics();
	}

	@AfterEach
	void close() {
		this.fixture.close();
	}

	@Test
	void readyMessagesAreReadInTheOrderInWhichTheyWillBeHandled() {
		this.fixture.send(RmqPriority.LOW, "low");
		this.fixture.send("n1", "n2", "n3");
		this.fixture.send(RmqPriority.HIGH, "high");
		assertThat(ids(all(RmqMessageLocation.ready(this.topic), 2))).containsExactly("high", "n1", "n2", "n3", "low");
		ContractConsumer consumer = this.fixture.join("group");
		consumer.take(2);
		consumer.subscription().release();
		ContractConsumer other = this.fixture.join("group");
		assertThat(ids(other.take(1))).containsExactly("high");
		assertThat(all(RmqMessageLocation.ready(this.topic, "group"), 1))
			.extracting(RmqStoredMessage::id, RmqStoredMessage::priority)
			.containsExactly(tuple("n1", RmqPriority.NORMAL), tuple("n2", RmqPriority.NORMAL),
					tuple("n3", RmqPriority.NORMAL), tuple("low", RmqPriority.LOW));
		assertThat(ids(all(RmqMessageLocation.ready(this.topic), 10))).containsExactly("n2", "n3", "low");
	}

	@Test
	void readyMessageTellsAllThatIsKnownOfIt() {
		OutboundMessage sent = this.fixture.fullMessage("full", RmqPriority.HIGH);
		this.fixture.send(sent);
		RmqStoredMessage message = all(RmqMessageLocation.ready(this.topic), 10).get(0);
		assertThat(message.id()).isEqualTo("full");
		assertThat(message.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(message.key()).isEqualTo("customer-7");
		assertThat(message.headers()).isEqualTo(sent.headers());
		assertThat(message.body()).isEqualTo(sent.body());
		assertThat(message.createdAt()).isEqualTo(message.at());
		assertThat(message.expiresAt()).isEqualTo(message.at().plus(Duration.ofHours(1)));
		assertThat(message.ttl()).isEqualTo(Duration.ofHours(1));
		assertThat(message.maxAttempts()).isZero();
		assertThat(message.failures()).isZero();
		assertThat(message.holder()).isNull();
		assertThat(message.cause()).isNull();
		assertThat(message.defect()).isNull();
	}

	@Test
	void messageInFlightTellsWhoHoldsIt() {
		ContractConsumer one = this.fixture.join("group");
		ContractConsumer two = this.fixture.join("group");
		this.fixture.send(BrokerFixture.numbered("m", 5));
		one.take(2);
		two.take(2);
		assertThat(all(RmqMessageLocation.inFlight(this.topic, "group"), 3))
			.extracting(RmqStoredMessage::id, (message) -> message.holder().consumer())
			.containsExactly(tuple("m0", one.name()), tuple("m1", one.name()), tuple("m2", two.name()),
					tuple("m3", two.name()));
		assertThat(all(RmqMessageLocation.inFlight(this.topic, "group"), 3))
			.allSatisfy((message) -> assertThat(message.holder().idle()).isLessThan(Duration.ofSeconds(10)));
	}

	@Test
	void delayedMessagesAreReadInTheOrderInWhichTheyAreDue() {
		Instant due = this.fixture.stored().now().plusSeconds(600);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			// Some at the same time, which are in the order of their ids.
			this.fixture.send(this.fixture.due("m" + (char) ('a' + i), new Due.At(due.plusMillis(i / 5))));
			expected.add("m" + (char) ('a' + i));
		}
		RmqMessageLocation delayed = RmqMessageLocation.delayed(this.topic);
		List<RmqStoredMessage> messages = all(delayed, 3);
		assertThat(ids(messages)).isEqualTo(expected);
		assertThat(messages.get(11).at()).isEqualTo(due.plusMillis(2));
		assertThat(messages.get(0).body()).isEqualTo("body of ma".getBytes(StandardCharsets.UTF_8));
		RmqPage page = this.topics.browse(delayed, RmqPageRequest.of(3));
		this.fixture.broker().cancel(this.topic, "mb");
		this.fixture.broker().cancel(this.topic, "mc");
		assertThat(ids(this.topics.browse(delayed, RmqPageRequest.of(3).after(page.next())).messages()))
			.containsExactly("md", "me", "mf");
	}

	@Test
	void retryTellsItsAttempts() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(this.fixture.fullMessage("full", RmqPriority.LOW));
		Instant before = this.fixture.stored().now();
		consumer.retry(consumer.take(), Duration.ofMinutes(5));
		assertThat(all(RmqMessageLocation.retrying(this.topic, "group"), 10)).singleElement().satisfies((message) -> {
			assertThat(message.id()).isEqualTo("full");
			assertThat(message.priority()).isEqualTo(RmqPriority.LOW);
			assertThat(message.failures()).isEqualTo(1);
			assertThat(message.at()).isAfterOrEqualTo(before.plus(Duration.ofMinutes(5)));
			assertThat(message.attempts()).singleElement().satisfies((attempt) -> {
				assertThat(attempt.error()).isEqualTo("java.lang.IllegalStateException");
				assertThat(attempt.message()).isEqualTo("it failed");
				assertThat(attempt.at()).isBetween(before, this.fixture.stored().now());
			});
			assertThat(this.topics.get(message.location(), message.position()).id()).isEqualTo("full");
		});
	}

	@Test
	void deadLetterTellsItsCause() {
		buryAll(this.fixture.fullMessage("full", RmqPriority.HIGH));
		RmqStoredMessage message = all(dead(), 10).get(0);
		assertThat(message.priority()).isEqualTo(RmqPriority.HIGH);
		assertThat(message.key()).isEqualTo("customer-7");
		assertThat(message.headers().get("name")).isEqualTo("Zoë \"the\" 测试");
		assertThat(message.cause()).isEqualTo(new RmqStoredMessage.Cause("FATAL", "java.lang.IllegalStateException",
				"it failed for good", "java.lang.IllegalStateException: it failed for good", null));
		assertThat(message.at()).isAfterOrEqualTo(message.createdAt());
		assertThat(this.topics.get(dead(), message.position())).isNotNull()
			.satisfies((same) -> assertThat(same.body()).isEqualTo(message.body()));
		assertThat(this.topics.get(dead(), "1-1")).isNull();
		assertThat(this.topics.get(dead(), "full")).isNull();
	}

	@Test
	void deadLettersAreReadFromEitherEnd() {
		buryAll(messages(7));
		assertThat(ids(all(dead(), 3))).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6");
		assertThat(ids(all(dead(), RmqPageRequest.of(3).fromLatest()))).containsExactly("m6", "m5", "m4", "m3", "m2",
				"m1", "m0");
		assertThatIllegalArgumentException().isThrownBy(
				() -> this.topics.browse(RmqMessageLocation.delayed(this.topic), RmqPageRequest.of(3).fromLatest()));
	}

	@Test
	void pagesStayRightWhileDeadLettersComeAndGo() {
		buryAll(messages(6));
		RmqPageRequest request = RmqPageRequest.of(2).fromLatest();
		RmqPage page = this.topics.browse(dead(), request);
		assertThat(ids(page.messages())).containsExactly("m5", "m4");
		buryAll(this.fixture.message("later", RmqPriority.NORMAL));
		assertThat(ids(this.topics.browse(dead(), request.after(page.next())).messages())).containsExactly("m3", "m2");
	}

	@Test
	void messagesAreSelectedByWhatIsKnownOfThem() {
		ContractConsumer consumer = this.fixture.join("group");
		for (String tenant : List.of("acme", "other", "ac\"me")) {
			this.fixture.send(new OutboundMessage(this.topic, "of-" + tenant.length() + tenant.charAt(0),
					RmqPriority.NORMAL, null, RmqHeaders.of(Map.of("tenant", tenant)), Duration.ZERO, new byte[0]));
		}
		this.fixture.send("plain");
		consumer.deadLetter(consumer.take());
		consumer.settle(new Settlement.DeadLetter(consumer.take(), Failure.none("no"), DeadLetterReason.REJECTED));
		consumer.settle(
				new Settlement.DeadLetter(consumer.take(), new Failure("a.B", "bad", ""), DeadLetterReason.CONVERSION));
		Delivery last = consumer.take();
		Instant before = this.fixture.stored().now();
		this.fixture.awaitTime(before.plusMillis(2));
		consumer.deadLetter(last);
		RmqSelection all = RmqSelection.all();
		assertThat(selected(all.withReason("REJECTED"))).containsExactly("of-5o");
		assertThat(selected(all.withError("a.B"))).containsExactly("of-5a");
		assertThat(selected(all.withHeader("tenant", "ac\"me"))).containsExactly("of-5a");
		assertThat(selected(all.withHeader("tenant", "acme"))).containsExactly("of-4a");
		assertThat(selected(all.withHeader("tenant", "acme").withReason("REJECTED"))).isEmpty();
		assertThat(selected(all.withMessageId("plain"))).containsExactly("plain");
		assertThat(selected(all.within(before.plusMillis(1), null))).containsExactly("plain");
		assertThat(selected(all.within(null, before))).containsExactly("of-4a", "of-5o", "of-5a");
		assertThat(selected(all.within(null, Instant.MAX).withReason("FATAL"))).containsExactly("of-4a", "plain");
	}

	@Test
	void readyMessagesOfATimeAreFoundWithoutLookingAtThoseBefore() {
		this.fixture.send("a", "b");
		Instant before = this.fixture.stored().now();
		this.fixture.awaitTime(before.plusMillis(2));
		this.fixture.send("c", "d");
		RmqPage page = this.topics.browse(RmqMessageLocation.ready(this.topic),
				RmqPageRequest.of(1).selecting(RmqSelection.all().within(before.plusMillis(1), null)));
		assertThat(ids(page.messages())).containsExactly("c");
		assertThat(page.examined()).isOne();
		Instant at = page.messages().get(0).at();
		assertThat(ids(all(RmqMessageLocation.ready(this.topic),
				RmqPageRequest.of(1).selecting(RmqSelection.all().within(at, null)))))
			.containsExactly("c", "d");
	}

	@Test
	void pageSaysHowManyWereLookedAtToFindItsMessages() {
		buryAll(messages(700));
		RmqPageRequest request = RmqPageRequest.of(10).selecting(RmqSelection.all().withMessageId("m600"));
		RmqPage first = this.topics.browse(dead(), request);
		assertThat(first.messages()).isEmpty();
		assertThat(first.examined()).isEqualTo(500);
		RmqPage second = this.topics.browse(dead(), request.after(first.next()));
		assertThat(ids(second.messages())).containsExactly("m600");
		assertThat(second.examined()).isEqualTo(200);
		assertThat(second.next()).isNull();
	}

	@Test
	void largeMessagesMakeShortPages() {
		for (int i = 0; i < 6; i++) {
			this.fixture.send(new OutboundMessage(this.topic, "m" + i, RmqPriority.NORMAL, null, RmqHeaders.empty(),
					Duration.ZERO, new byte[1_000_000]));
		}
		RmqPage page = this.topics.browse(RmqMessageLocation.ready(this.topic), RmqPageRequest.of(500));
		assertThat(page.messages()).hasSizeBetween(1, 3);
		assertThat(all(RmqMessageLocation.ready(this.topic), 500)).hasSize(6);
	}

	@Test
	void placeThatHasNothingIsEmptyAndOneThatIsNotThereIsRefused() {
		this.fixture.join("group");
		RmqPage empty = new RmqPage(List.of(), 0, null);
		for (RmqMessageLocation location : List.of(RmqMessageLocation.ready(this.topic),
				RmqMessageLocation.ready(this.topic, "group"), RmqMessageLocation.inFlight(this.topic, "group"),
				RmqMessageLocation.retrying(this.topic, "group"), RmqMessageLocation.delayed(this.topic), dead())) {
			assertThat(this.topics.browse(location, RmqPageRequest.of(10))).isEqualTo(empty);
		}
		for (RmqMessageLocation location : List.of(RmqMessageLocation.ready("tpoic"),
				RmqMessageLocation.delayed("tpoic"), RmqMessageLocation.deadLetters(this.topic, "gruop"),
				RmqMessageLocation.ready(this.topic, "gruop"), RmqMessageLocation.inFlight(this.topic, "gruop"))) {
			assertThatExceptionOfType(RmqNotFoundException.class)
				.isThrownBy(() -> this.topics.browse(location, RmqPageRequest.of(10)))
				.withMessageMatching(".*(no topic 'tpoic'|no group 'gruop').*");
		}
		assertThatExceptionOfType(RmqNotFoundException.class)
			.isThrownBy(() -> this.topics.get(RmqMessageLocation.deadLetters(this.topic, "gruop"), "1-1"));
	}

	@Test
	void cursorOfAnotherKindOfPlaceIsRefused() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b", "c", "d", "e", "f");
		consumer.take(2).forEach(consumer::deadLetter);
		consumer.take(2).forEach((delivery) -> consumer.retry(delivery, Duration.ofHours(1)));
		RmqMessageLocation dead = RmqMessageLocation.deadLetters(this.topic, "group");
		RmqMessageLocation retrying = RmqMessageLocation.retrying(this.topic, "group");
		List<RmqMessageLocation> others = List.of(RmqMessageLocation.ready(this.topic),
				RmqMessageLocation.ready(this.topic, "group"), RmqMessageLocation.inFlight(this.topic, "group"),
				RmqMessageLocation.delayed(this.topic));
		for (RmqMessageLocation from : List.of(dead, retrying)) {
			RmqPageRequest next = RmqPageRequest.of(1).after(this.topics.browse(from, RmqPageRequest.of(1)).next());
			assertThat(this.topics.browse(from, next).messages()).hasSize(1);
			for (RmqMessageLocation other : others) {
				assertThatIllegalArgumentException().as("%s for %s", from, other)
					.isThrownBy(() -> this.topics.browse(other, next))
					.withMessageContaining("without a cursor");
			}
		}
		RmqPageRequest oldestFirst = RmqPageRequest.of(1).after(this.topics.browse(dead, RmqPageRequest.of(1)).next());
		assertThatIllegalArgumentException().isThrownBy(() -> this.topics.browse(dead, oldestFirst.fromLatest()));
	}

	@Test
	void nothingIsAtNoPosition() {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send("a", "b");
		consumer.retry(consumer.take(), Duration.ofHours(1));
		consumer.deadLetter(consumer.take());
		assertThat(this.topics.get(RmqMessageLocation.retrying(this.topic, "group"), "")).isNull();
		assertThat(this.topics.get(RmqMessageLocation.deadLetters(this.topic, "group"), "")).isNull();
	}

	@Test
	void badInputIsRefused() {
		this.fixture.send("m");
		for (String cursor : List.of("", "?", "bogus", "MSBib2d1cw")) {
			assertThatIllegalArgumentException().as(cursor)
				.isThrownBy(() -> this.topics.browse(RmqMessageLocation.ready(this.topic),
						RmqPageRequest.of(1).after(cursor)))
				.withMessageContaining("cursor '" + cursor);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> RmqPageRequest.of(0)).withMessageContaining("1 to 500");
		assertThatIllegalArgumentException().isThrownBy(() -> RmqPageRequest.of(501));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RmqMessageLocation("t", null, RmqMessageLocation.State.DEAD));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RmqMessageLocation("t", "g", RmqMessageLocation.State.DELAYED));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.topics.get(RmqMessageLocation.ready(this.topic), "1-1"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RmqSelection.all().within(Instant.ofEpochMilli(2), Instant.ofEpochMilli(1)));
	}

	private RmqMessageLocation dead() {
		return RmqMessageLocation.deadLetters(this.topic, "group");
	}

	private List<String> selected(RmqSelection selection) {
		return ids(all(dead(), RmqPageRequest.of(2).selecting(selection)));
	}

	private List<RmqStoredMessage> all(RmqMessageLocation location, int limit) {
		return all(location, RmqPageRequest.of(limit));
	}

	private List<RmqStoredMessage> all(RmqMessageLocation location, RmqPageRequest request) {
		List<RmqStoredMessage> all = new ArrayList<>();
		RmqPage page = this.topics.browse(location, request);
		all.addAll(page.messages());
		while (page.next() != null) {
			page = this.topics.browse(location, request.after(page.next()));
			assertThat(page.messages()).hasSizeLessThanOrEqualTo(request.limit());
			all.addAll(page.messages());
		}
		return all;
	}

	private OutboundMessage[] messages(int count) {
		OutboundMessage[] messages = new OutboundMessage[count];
		for (int i = 0; i < count; i++) {
			messages[i] = this.fixture.message("m" + i, RmqPriority.NORMAL);
		}
		return messages;
	}

	private void buryAll(OutboundMessage... messages) {
		ContractConsumer consumer = this.fixture.join("group");
		this.fixture.send(List.of(messages));
		consumer.settle(consumer.take(messages.length)
			.stream()
			.map((delivery) -> new Settlement.DeadLetter(delivery, ContractConsumer.failure("it failed for good"),
					DeadLetterReason.FATAL))
			.toList());
	}

	private static List<String> ids(List<?> messages) {
		return messages.stream()
			.map((message) -> (message instanceof RmqStoredMessage stored) ? stored.id()
					: ((Delivery) message).messageId())
			.toList();
	}

}
