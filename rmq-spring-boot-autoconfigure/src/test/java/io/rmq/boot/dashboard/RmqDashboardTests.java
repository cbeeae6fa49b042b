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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.rmq.test.TestRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class RmqDashboardTests extends AbstractDashboardTests {

	@Test
	void firstScreenShowsWhatIsWrongFirst() {
		open("");
		this.browser.until(() -> assertThat(this.browser.text(".problems")).containsSubsequence("letters",
				"11,000 dead letters", "invoices", "No consumers of billing, 3 messages waiting"));
		this.browser.until(() -> assertThat(this.browser.text(".problems")).contains("Paused: default", "lonely",
				"No listener, 1 message waiting for"));
	}

	@Test
	void topicsAreSearchedSortedAndPagedByTheServer() {
		open("");
		this.browser.until(() -> assertThat(this.browser.text(".pager")).contains("1–50 of 50"));
		this.browser.click(".pager button", "›");
		this.browser.until(() -> assertThat(this.browser.text(".topics .main")).startsWith("tenant-0"));
		this.browser.fill("#search", "NANT-04");
		this.browser.until(() -> assertThat(this.browser.text(".pager")).contains("1–10 of 10"));
		this.browser.fill("#search", " ");
		this.browser.click("th button", "Dead");
		this.browser.until(() -> assertThat(this.browser.text(".topics .main")).startsWith("letters\n"));
		assertThat(this.browser.first("th[aria-sort]").getText()).startsWith("Dead");
	}

	@Test
	@Tag("alone")
	void fiveHundredTopicsAreQuick() {
		open("");
		this.browser.until(() -> assertThat(this.browser.all(".topics .main")).hasSize(50));
		Duration one = timeOf("#/topics/orders", () -> assertThat(this.browser.all(".charts canvas")).hasSize(5));
		Duration all = timeOf("", () -> {
			assertThat(this.browser.all(".topics .main")).hasSize(50);
			assertThat(this.browser.text(".problems")).contains("invoices");
		});
		// By the time of the page of one topic, as the machine may be busy.
		assertThat(all).isLessThan(one.multipliedBy(4).plusSeconds(2));
	}

	private Duration timeOf(String page, Runnable shown) {
		long start = System.nanoTime();
		open(page);
		this.browser.until(shown::run);
		return Duration.ofNanos(System.nanoTime() - start);
	}

	@Test
	void chartsOfATopicAreDrawn() {
		failOrders(1);
		open("#/topics/orders");
		this.browser.until(() -> assertThat(this.browser.all(".charts canvas")).hasSize(5)
			.allSatisfy((canvas) -> assertThat(this.browser.<Boolean>run("""
					const blank = document.createElement('canvas');
					Object.assign(blank, { width: arguments[0].width, height: arguments[0].height });
					return arguments[0].width > 0 && arguments[0].toDataURL() !== blank.toDataURL();""", canvas))
				.isTrue()));
		this.browser.click(".charts-tools button", "24 h");
		this.browser.until(
				() -> assertThat(this.browser.first(".charts-tools [aria-pressed=true]").getText()).isEqualTo("24 h"));
		assertThat(this.browser.text(".groups")).contains("default", "Consumed");
	}

	@Test
	void scriptInPayloadHeaderAndErrorIsShownAsText() {
		deleteDeadOrders();
		this.rmq.message("orders", "tea " + DashboardApplication.SCRIPT)
			.header("tenant", DashboardApplication.SCRIPT)
			.send();
		awaitDeadOrders(1);
		open("#/topics/orders/messages?state=dead&group=default");
		assertThat(this.browser.first(".messages td.why").getText()).contains("IllegalStateException: No tea <script>");
		this.browser.first(".messages .main").click();
		this.browser.until(() -> assertThat(this.browser.text("dialog .stack")).contains("<script>", "at io.rmq.boot"));
		assertThat(this.browser.text("dialog .error")).contains("No tea " + DashboardApplication.SCRIPT + " in stock");
		assertThat(this.browser.text("dialog .payload")).contains("<script>window.hacked = 1</script><img");
		assertThat(this.browser.text("dialog .facts")).contains("tenant", DashboardApplication.SCRIPT);
		assertThat(this.browser.all("main img, dialog img, main script, dialog script")).isEmpty();
	}

	@Test
	void redriveMovesDeadLettersOnceItIsConfirmed() {
		deleteDeadOrders();
		failOrders(3);
		open("#/topics/orders/messages?state=dead&group=default");
		this.browser.click("button", "Redrive all 3…");
		this.browser.click("dialog button", "Dry run");
		this.browser
			.until(() -> assertThat(this.browser.text(".dry-run")).contains("3 dead letters of 3 would be redriven"));
		assertThat(deadOrders()).isEqualTo(3);
		this.application.repair();
		this.browser.click("dialog button", "Redrive");
		this.browser.until(() -> assertThat(this.browser.text("#work")).contains("done: 3 redriven, 3 of 3 looked at"));
		this.browser.until(() -> assertThat(this.application.handled()).hasSizeGreaterThanOrEqualTo(3));
		assertThat(deadOrders()).isZero();
		this.browser.until(() -> assertThat(this.browser.text(".status")).contains("No such message"));
	}

	@Test
	void oneDeadLetterIsDeleted() {
		deleteDeadOrders();
		failOrders(2);
		open("#/topics/orders/messages?state=dead&group=default");
		this.browser.first(".messages .main").click();
		this.browser.click("dialog button", "Delete…");
		this.browser.click("dialog:last-of-type button", "Cancel");
		assertThat(deadOrders()).isEqualTo(2);
		this.browser.click("dialog button", "Delete…");
		this.browser.click("dialog:last-of-type button", "Delete");
		this.browser.until(() -> assertThat(this.browser.all(".messages .main")).hasSize(1));
		assertThat(deadOrders()).isEqualTo(1);
	}

	@Test
	void groupIsPausedAndResumed() {
		open("#/topics/tenant-007");
		this.browser.click(".groups button", "Pause");
		this.browser.click("dialog button", "Pause");
		this.browser.until(() -> assertThat(this.browser.text(".groups .state")).contains("Paused for"));
		assertThat(this.admin.groups("tenant-007").get(0).isPaused()).isTrue();
		this.browser.click(".groups button", "Resume");
		this.browser.until(() -> assertThat(this.browser.text(".groups .state")).contains("No consumers"));
		assertThat(this.admin.groups("tenant-007").get(0).isPaused()).isFalse();
	}

	@Test
	void topicIsDroppedOnlyWhenItsNameIsTyped() {
		this.admin.addGroup("obsolete", "default");
		open("#/topics/obsolete");
		this.browser.click("button", "Drop topic…");
		assertThat(this.browser.first("dialog .act").isEnabled()).isFalse();
		this.browser.fill("dialog .typed", "obsolete");
		this.browser.click("dialog .act", "Drop topic");
		this.browser.until(() -> assertThat(this.browser.text("#notices")).contains("Dropped topic obsolete"));
		assertThat(this.admin.topics()).doesNotContain("obsolete");
	}

	@Test
	void manyDeadLettersArePagedAndFiltered() {
		open("#/topics/letters/messages?state=dead&group=default");
		this.browser.until(() -> assertThat(this.browser.all(".messages .main")).hasSize(50));
		assertThat(this.browser.first(".messages .main").getText()).isEqualTo("letter-11000");
		this.browser.click("button", "Next ›");
		this.browser.until(() -> assertThat(this.browser.first(".messages .main").getText()).isEqualTo("letter-10950"));
		this.browser.type("/");
		this.browser.fill("[name=id]", "letter-500");
		this.browser.type(Keys.ENTER);
		this.browser.until(() -> assertThat(this.browser.text(".status")).contains("0 messages of 10,000 looked at"));
		this.browser.click("button", "Look further ›");
		this.browser.until(() -> assertThat(this.browser.text(".messages .main")).isEqualTo("letter-500\n"));
	}

	@Test
	void longWorkIsCancelled() {
		this.admin.addGroup("slow", "default");
		DashboardApplication.bury("slow", 500);
		open("#/topics/slow/messages?state=dead&group=default");
		this.browser.click("button", "Redrive all 500…");
		this.browser.fill("[name=rate]", "20");
		this.browser.click("dialog button", "Redrive");
		this.browser.click("#work button", "Cancel");
		this.browser.until(() -> assertThat(this.browser.text("#work")).contains("cancelled"));
		assertThat(this.admin.topic("slow").groups().get(0).deadLetters()).isBetween(1L, 499L);
	}

	@Test
	void largePayloadDoesNotFreezeThePage() {
		open("#/topics/large/messages?state=ready&group=default");
		this.browser.first(".messages .main");
		this.browser.watchFrames();
		this.browser.first(".messages .main").click();
		this.browser.until(() -> assertThat(
				this.browser.<Long>run("return document.querySelector('dialog .payload')?.textContent.length ?? 0"))
			.isGreaterThan(1_000_000));
		assertThat(this.browser.text("dialog h3")).contains("MB");
		assertThat(this.browser.<Number>run("return window.longest").doubleValue()).isLessThan(1500);
	}

	@Test
	void delayedMessageIsOpenedAndDeletedAfterDeadOnes() {
		this.admin.addGroup("mixed", "default");
		this.rmq.message("mixed", "later").at(Instant.now().plus(Duration.ofDays(1))).send();
		open("#/topics/mixed/messages?state=dead&group=default");
		this.browser.until(() -> assertThat(this.browser.text(".status")).contains("No such message"));
		this.browser.click(".states button", "Delayed");
		this.browser.first(".messages .main").click();
		this.browser.until(() -> assertThat(this.browser.text("dialog .payload")).contains("later"));
		this.browser.click("dialog button", "Delete…");
		this.browser.click("dialog:last-of-type button", "Delete");
		this.browser.until(() -> assertThat(this.browser.text(".status")).contains("No such message"));
	}

	@Test
	void focusStaysWhenRowsGoOrMove() {
		open("");
		String focused = this.browser.run("""
				return (async () => {
					const { h, KeyedChildren } = await import(new URL('rmqdashboard/dom.js', location.href));
					const list = document.body.appendChild(h('ul'));
					const create = (item) => ({ element: h('li', { tabindex: '0' }, item), update() {} });
					const rows = new KeyedChildren(list, (item) => item, create);
					const focused = [];
					for (const items of ['abc', 'bc', 'cb', 'bdc']) {
						rows.show([...items]);
						items === 'abc' && list.lastChild.focus();
						focused.push(document.activeElement.textContent);
					}
					return focused.join('');
				})()""");
		assertThat(focused).isEqualTo("cccc");
	}

	@Test
	void delayedMessagesAreInTheCalendar() {
		open("#/topics/reminders/delayed");
		this.browser.until(() -> assertThat(this.browser.text(".day .value")).contains("30"));
		assertThat(this.browser.text(".panel [role=status]")).isEqualTo("30 delayed messages.\n");
	}

	@Test
	void whereNothingMayBeWrittenThereAreNoButtonsForIt() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DashboardApplication.class)
			.web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--spring.data.redis.url=" + TestRedis.url(),
					"--rmq.key-prefix=" + DashboardApplication.PREFIX, "--logging.level.root=warn",
					"--rmq.consumer.auto-startup=false",
					"--management.endpoints.web.exposure.include=rmq,rmqdashboard")) {
			int other = ((WebServerApplicationContext) context).getWebServer().getPort();
			String page = "http://localhost:" + other + "/actuator/rmqdashboard";
			this.browser.open(page + "#/topics/letters/messages?state=dead&group=default");
			this.browser.until(() -> assertThat(this.browser.all(".messages .main")).hasSize(50));
			assertThat(this.browser.text("#server")).contains("read only");
			assertThat(this.browser.text("main button")).doesNotContain("Redrive", "Delete", "Purge");
			this.browser.first(".messages .main").click();
			this.browser.until(() -> assertThat(this.browser.text("dialog .stack")).contains("Shop.java"));
			assertThat(this.browser.text("dialog button")).doesNotContain("Redrive", "Delete");
			this.browser.open(page + "#/topics/letters");
			this.browser.until(() -> assertThat(this.browser.text(".groups")).contains("default"));
			assertThat(this.browser.text("main button")).doesNotContain("Pause", "Purge", "Drop");
			open("");
		}
	}

	@Test
	void nothingIsWiderThanANarrowScreen() {
		this.browser.resize(375, 740);
		for (String view : List.of("", "#/topics/orders",
				"#/topics/letters/messages?state=dead&group=default&reason=FATAL", "#/topics/reminders/delayed")) {
			open(view);
			this.browser.until(() -> assertThat(this.browser.all(".main, .hours li, .status")).isNotEmpty());
			assertWidth(view);
		}
		open("#/topics/letters/messages?state=dead&group=default");
		this.browser.first(".messages .main").click();
		this.browser.first("dialog .stack");
		assertWidth("message");
	}

	@Test
	void coloursFollowTheSystemUntilSomebodyChooses() {
		this.browser.preferColors("dark");
		open("");
		assertThat(this.browser.brightness()).isLessThan(60);
		this.browser.preferColors("light");
		assertThat(this.browser.brightness()).isGreaterThan(200);
		this.browser.type("t");
		this.browser.type("t");
		assertThat(this.browser.brightness()).isLessThan(60);
		open("");
		assertThat(this.browser.brightness()).isLessThan(60);
		this.browser.first(".topics .main");
		this.browser.click("#theme", "● Dark");
		this.browser.until(() -> assertThat(this.browser.brightness()).isGreaterThan(200));
	}

	@Test
	void keysAreEnough() {
		deleteDeadOrders();
		failOrders(1);
		open("");
		this.browser.first(".topics .main");
		this.browser.type("/");
		this.browser.type("orders");
		this.browser.until(() -> assertThat(this.browser.text(".topics .main")).isEqualTo("orders\n"));
		this.browser.escape();
		this.browser.type("j");
		this.browser.type(Keys.ENTER);
		this.browser.until(() -> assertThat(this.browser.text(".groups")).contains("default"));
		this.browser.type("d");
		this.browser.first(".messages .main");
		this.browser.type("j");
		this.browser.type(Keys.ENTER);
		this.browser.first("dialog .stack");
		this.browser.escape();
		this.browser.until(() -> assertThat(this.browser.all("dialog")).isEmpty());
		assertThat(this.browser.<String>run("return document.activeElement.className")).contains("main");
		this.browser.type("?");
		assertThat(this.browser.first("dialog .keys").getText()).contains("Next row", "Read anew");
		this.browser.escape();
	}

	@Test
	void pageSaysThatTheServerIsAwayAndGoesOnByItself() {
		open("");
		this.browser.first(".topics .main");
		this.browser.disconnect(true);
		try {
			this.browser.type("r");
			this.browser.until(
					() -> assertThat(this.browser.text("[role=alert]")).contains("The application does not answer."));
			assertThat(this.browser.all(".topics .main")).isNotEmpty();
		}
		finally {
			this.browser.disconnect(false);
		}
		this.browser.until(() -> assertThat(this.browser.all("[role=alert]")).isEmpty());
		assertThat(this.browser.complaints())
			.allSatisfy((line) -> assertThat(line).contains("ERR_INTERNET_DISCONNECTED"));
	}

	@Test
	void nothingIsAskedWhileNobodyLooks() {
		open("#/topics/orders");
		this.browser.until(() -> assertThat(this.browser.text(".charts .latest")).contains("Sent"));
		this.browser.run("""
				Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
				document.dispatchEvent(new Event('visibilitychange'));
				performance.clearResourceTimings();
				window.hiddenSince = performance.now();
				return true;""");
		this.browser
			.until(() -> assertThat(this.browser.<Boolean>run("return performance.now() - window.hiddenSince > 3200"))
				.isTrue());
		assertThat(this.browser.loaded()).isEmpty();
		this.browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); return true");
		this.browser.until(() -> assertThat(this.browser.loaded()).isNotEmpty());
	}

	@Test
	void chosenRowsAreStillChosenAfterTheTabWasLeft() {
		failOrders(2);
		open("#/topics/orders/messages?state=dead&group=default");
		this.browser.until(() -> assertThat(this.browser.all(".messages tbody .choice input")).isNotEmpty());
		this.browser.first(".messages tbody .choice input").click();
		this.browser.run("""
				Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
				document.dispatchEvent(new Event('visibilitychange'));
				performance.clearResourceTimings();
				delete document.hidden;
				document.dispatchEvent(new Event('visibilitychange'));
				window.backSince = performance.now();
				return true;""");
		this.browser
			.until(() -> assertThat(this.browser.<Boolean>run("return performance.now() - window.backSince > 500"))
				.isTrue());
		assertThat(this.browser.loaded()).isEmpty();
		assertThat(this.browser.first(".messages tbody .choice input").isSelected()).isTrue();
		deleteDeadOrders();
	}

	@Test
	void messagesOfATopicAreShownOnceItExists() {
		open("#/topics/soon/messages");
		this.browser.until(() -> assertThat(this.browser.text("main")).contains("There is no topic soon"));
		this.admin.addGroup("soon", "default");
		this.browser.until(() -> assertThat(this.browser.all(".messages")).isNotEmpty());
		this.admin.dropTopic("soon");
		assertThat(this.browser.complaints()).allSatisfy((line) -> assertThat(line).contains("404"));
	}

	@Test
	void otherSitesCannotHaveAnythingWritten() throws Exception {
		String base = "http://localhost:" + this.port + "/actuator/";
		assertThat(status(HttpRequest.newBuilder(URI.create(base + "rmqdashboard")))).isEqualTo(401);
		HttpRequest.Builder signedIn = HttpRequest.newBuilder(URI.create(base + "rmq/topics/payments/resume"))
			.header("Authorization", AUTHORIZATION)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"group\":\"default\"}"));
		assertThat(status(signedIn)).isEqualTo(403);
		assertThat(this.admin.groups("payments").get(0).isPaused()).isTrue();
	}

	private static int status(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

}
