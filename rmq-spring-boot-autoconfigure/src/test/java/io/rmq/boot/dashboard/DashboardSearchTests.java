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

package io.rmq.boot.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.rmq.admin.DropOption;
import io.rmq.test.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for finding messages on the dashboard, choosing several, and reading what others
 * have written.
 */
class DashboardSearchTests extends AbstractDashboardTests {

	private static final String TOPIC = "haystack";

	private static final String DEAD = "#/topics/haystack/messages?state=dead&group=default";

	@BeforeEach
	void create() {
		this.admin.addGroup(TOPIC, "default");
	}

	@AfterEach
	void drop() {
		this.browser.inZone("");
		// Nothing asks for the topic once it is gone.
		open("");
		if (this.admin.topics().contains(TOPIC)) {
			this.admin.dropTopic(TOPIC, DropOption.FORCE);
		}
	}

	@Test
	void messageIsFoundByItsIdFromAnywhere() {
		this.rmq.message(TOPIC, "pin").messageId("needle-1").at(Instant.now().plus(Duration.ofDays(1))).send();
		open("");
		this.browser.first(".topics .main");
		this.browser.type("f");
		this.browser.fill("#find input", "needle-1");
		this.browser.type(Keys.ENTER);
		this.browser.until(() -> assertThat(this.browser.text(".found")).contains(TOPIC, "delayed", "needle-1"));
		this.browser.first(".found .main").click();
		this.browser.until(() -> assertThat(this.browser.text("dialog .payload")).contains("pin"));
		this.browser.escape();
		open("#/topics/haystack");
		this.browser.first(".groups .main");
		this.browser.fill("#find input", "needle-2");
		this.browser.type(Keys.ENTER);
		this.browser.until(() -> assertThat(this.browser.text(".status")).contains("No message found in 1 topic."));
	}

	@Test
	void chosenDeadLettersAreDeletedOrRedriven() {
		DashboardApplication.bury(TOPIC, 5);
		open(DEAD);
		this.browser.until(() -> assertThat(this.browser.all(".messages tbody .choice input")).hasSize(5));
		this.browser.all(".messages tbody .choice input").subList(0, 2).forEach((box) -> box.click());
		this.browser.click(".chosen button", "Delete 2 chosen…");
		this.browser.click("dialog button", "Delete");
		this.browser
			.until(() -> assertThat(this.browser.text(".messages .main")).isEqualTo("letter-3\nletter-2\nletter-1\n"));
		this.browser.first(".messages thead .choice input").click();
		this.browser.click(".chosen button", "Redrive 3 chosen…");
		this.browser.click("dialog button", "Redrive");
		this.browser.until(() -> assertThat(this.browser.text("#notices")).contains("3 of 3 messages ready."));
		assertThat(this.admin.topic(TOPIC).groups().get(0).redeliveries()).isEqualTo(3);
		this.browser.until(() -> assertThat(this.browser.first(".bulk .primary").isEnabled()).isFalse());
	}

	@Test
	void timesAreThoseOfTheBrowserUntilUtcIsChosen() {
		this.browser.inZone("Asia/Kolkata");
		LocalDate day = LocalDate.now(ZoneOffset.UTC).plusYears(1);
		this.rmq.message(TOPIC, "pin").messageId("needle-3").at(day.atTime(20, 0).toInstant(ZoneOffset.UTC)).send();
		open("#/topics/haystack/messages?state=delayed");
		this.browser
			.until(() -> assertThat(this.browser.text(".messages .time")).contains(day.plusDays(1) + " 01:30:00"));
		assertThat(this.browser.text(".messages th")).contains("UTC+05:30");
		this.browser.click("#zone", "Local, UTC+05:30");
		this.browser.until(() -> assertThat(this.browser.text(".messages .time")).contains(day + " 20:00:00"));
		this.browser.first(".messages .main").click();
		this.browser.until(() -> assertThat(this.browser.text("dialog .facts")).contains(day + " 20:00:00 UTC"));
		this.browser.escape();
		open("#/topics/haystack/delayed");
		this.browser.until(() -> assertThat(this.browser.text(".day h3")).contains(day.toString()));
		this.browser.click("#zone", "UTC");
		this.browser.until(() -> assertThat(this.browser.text(".day h3")).contains(day.plusDays(1).toString()));
	}

	@Test
	void longAndUnseenCharactersOfAnIdBreakNothing() {
		String id = "a\u202egpj.exe-" + "x".repeat(240);
		try (StatefulRedisConnection<String, String> connection = TestRedis.connect(StringCodec.UTF8)) {
			connection.sync()
				.xadd(DashboardApplication.PREFIX + ":{" + TOPIC + "}:g:default:dead", "id", id, "ttl", "0", "body",
						"{}", "ts", "1795223224694", "att", "1", "priority", "NORMAL", "reason", "FATAL", "error", "x",
						"message", "y\u2066", "stack", "");
		}
		this.browser.resize(375, 740);
		open(DEAD);
		this.browser.until(() -> assertThat(this.browser.text(".messages")).contains("a\\u202egpj.exe", "y\\u2066"));
		assertWidth("messages");
		this.browser.first(".messages .main").click();
		this.browser.until(() -> assertThat(this.browser.text("dialog")).contains("a\\u202egpj.exe"));
		assertWidth("message");
		assertThat(this.browser.<String>run("return document.documentElement.innerText")).doesNotContain("\u202e",
				"\u2066");
	}

	@Test
	void topicThatDoesNotExistIsShownOnceItDoes() {
		this.admin.dropTopic(TOPIC, DropOption.FORCE);
		open("#/topics/haystack");
		this.browser.until(() -> assertThat(this.browser.text("main")).contains("There is no topic haystack"));
		assertThat(this.browser.all("[role=alert]")).isEmpty();
		this.admin.addGroup(TOPIC, "default");
		this.browser.until(() -> assertThat(this.browser.text(".groups")).contains("default"));
		assertThat(this.browser.complaints()).allSatisfy((line) -> assertThat(line).contains("404"));
	}

	@Test
	void everyColumnHasAName() {
		for (String view : List.of("", "#/topics/letters", "#/topics/letters/messages?state=dead&group=default")) {
			open(view);
			this.browser.first(".main");
			List<String> unnamed = this.browser.run("""
					return [...document.querySelectorAll('th')].filter((th) => !th.textContent.trim()
						&& !th.querySelector('[aria-label]')).map((th) => th.outerHTML)""");
			assertThat(unnamed).as(view).isEmpty();
		}
	}

	@Test
	void timeUntilABacklogIsDrainedIsThatOfTheSlowestGroup() {
		open("");
		List<String> times = this.browser
			.run("""
					return (async () => {
						const { drainRate, drainTime } = await import(new URL('rmqdashboard/drain.js', location.href));
						const at = Date.parse('2030-01-01T12:00:30Z');
						const minutes = [1, 2, 3, 4, 5, 6].map((minute) => ({ at: new Date(at - 30000 - minute * 60000).toISOString(), sent: 10,
							groups: { fast: { handled: 110 }, slow: { handled: 20 }, behind: { handled: 5 }, steady: { handled: 10 } } }));
						const rate = drainRate({ minutes }, at);
						const group = (name, ready) => ({ name, ready: { HIGH: 0, NORMAL: ready, LOW: 0 } });
						return [drainTime([group('fast', 200), group('slow', 100)], rate), drainTime([group('fast', 200), group('behind', 1)], rate),
							drainTime([group('behind', 0)], rate) ?? 'nothing', drainTime([group('steady', 1)], rate) ?? 'steady', drainTime([group('fast', 1)], undefined) ?? 'unknown'];
					})()""");
		assertThat(times).containsExactly("~ 10 min", "never", "nothing", "steady", "unknown");
	}

}
