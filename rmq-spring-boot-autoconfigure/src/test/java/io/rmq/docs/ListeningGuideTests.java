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

package io.rmq.docs;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.rmq.annotation.RmqListener;
import io.rmq.boot.test.RmqTest;
import io.rmq.docs.ListeningExamples.Invoice;
import io.rmq.docs.ListeningExamples.Migration;
import io.rmq.docs.ListeningExamples.Office;
import io.rmq.docs.ListeningExamples.Order;
import io.rmq.listener.container.RmqListenerContainer;
import io.rmq.listener.container.RmqListenerRegistry;
import io.rmq.template.RmqTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that what the guide to listening shows does what it says, on a real server.
 */
@RmqTest(properties = { "orders.topic=orders", "rmq.retry.delays=10ms" })
@Import({ ListeningExamples.class, Office.class, ListeningExamples.MailConfiguration.class,
		ListeningExamples.SlowHandlers.class, Migration.class })
class ListeningGuideTests {

	private final Order order = new Order("o-1", "tea", 2);

	@Autowired
	private RmqTemplate rmqTemplate;

	@Autowired
	private RmqListenerRegistry registry;

	@Autowired
	private Office office;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void guideNamesEveryAttribute() {
		Pattern row = Pattern.compile("(?m)^\\| ((?:`[a-zA-Z]+`(?:, )?)+) \\|[^|]*\\|[^|]+\\|$");
		String attributes = Repository.read(Path.of("docs/listening.md"))
			.replaceAll("(?s).*\n## Attributes\n|\n## .*", "");
		assertThat(row.matcher(attributes).results().flatMap((match) -> Stream.of(match.group(1).split("[`, ]+"))))
			.filteredOn((name) -> !name.isEmpty())
			.containsExactlyInAnyOrderElementsOf(
					Stream.of(RmqListener.class.getDeclaredMethods()).map(Method::getName).toList());
	}

	@Test
	void attributesSayHowTheListenerWorks() {
		this.rmqTemplate.send("orders", this.order);
		awaitNote("order o-1");
		assertThat(container("orders").endpoint().settings()).satisfies((settings) -> {
			assertThat(settings.group()).isEqualTo("billing");
			assertThat(settings.concurrency()).hasToString("2-8");
			assertThat(settings.handlerTimeout()).isEqualTo(Duration.ofSeconds(20));
		});
	}

	@Test
	void annotationCanBeRepeatedAndPutOnAnother() {
		this.rmqTemplate.send("orders.web", new Order("w-1", "tea", 2));
		this.rmqTemplate.send("orders.phone", new Order("p-1", "tea", 2));
		this.rmqTemplate.send("reports", "sales");
		awaitNote("web-orders w-1");
		awaitNote("phone-orders p-1");
		awaitNote("report sales");
		assertThat(container("reports").endpoint().settings().group()).isEqualTo("nightly");
	}

	@Test
	void methodGetsWhatItTakes() {
		this.rmqTemplate.message("parcels", this.order).header("tenant", "acme").header("weight", "12").send();
		awaitNote("parcel o-1 of acme, 12, true, [tenant, weight], attempt 1");
		this.rmqTemplate.send("parcels", new Order("o-2", "tea", 2));
		awaitNote("parcel o-2 of none, null, true, [], attempt 1");
		this.rmqTemplate.send("baskets", List.of(this.order, this.order));
		awaitNote("basket of 2, first tea");
		this.rmqTemplate.message("audits", this.order).messageId("m-1").send();
		awaitNote("audit of m-1 on audits: tea");
	}

	@Test
	void whatTheMethodReturnsIsSentOrWaitedFor() {
		this.rmqTemplate.message("quotes", this.order).messageId("q-1").send();
		awaitNote("invoice of 398 for q-1");
		this.rmqTemplate.send("previews", this.order);
		awaitNote("preview o-1");
		this.rmqTemplate.send("sketches", this.order);
		awaitNote("sketch o-1");
	}

	@Test
	void messageIsSettledByHand() {
		this.rmqTemplate.send("transfers", new Invoice("i-1", 100));
		this.rmqTemplate.send("transfers", new Invoice("i-2", -1));
		awaitNote("transfer i-1");
		await().until(() -> waiting("transfers") == 0 && dead("transfers") == 1);
		assertThat(this.office.notes()).doesNotContain("transfer i-2");
	}

	@Test
	void messageIsGoneWhenItWasAcknowledgedOnReceipt() {
		this.rmqTemplate.send("clicks", "one");
		awaitNote("click one");
		assertThat(waiting("clicks")).isZero();
		await().until(() -> container("clicks").state().held() == 0);
		assertThat(dead("clicks")).isZero();
		assertThat(this.office.notes()).containsOnlyOnce("click one");
	}

	@Test
	void filterAndErrorHandlerDecide() {
		this.rmqTemplate.send("mails", "nobody@example.com");
		this.rmqTemplate.message("mails", "a@example.com").header("tenant", "acme").send();
		this.rmqTemplate.message("mails", "nowhere").messageId("m-2").header("tenant", "acme").send();
		awaitNote("mail to a@example.com");
		awaitNote("bounced m-2");
		await().until(() -> waiting("mails") == 0);
		assertThat(dead("mails")).isZero();
		assertThat(this.office.notes()).doesNotContain("mail to nobody@example.com");
	}

	@Test
	void interceptorIsToldOfItsListener() {
		this.rmqTemplate.message("reports", "costs").messageId("m-3").send();
		awaitNote("slow m-3: ACKNOWLEDGED");
	}

	@Test
	void handlerStopsItsListenerAndTheMessageWaits() {
		this.office.setPrinterBroken(true);
		this.rmqTemplate.send("pages", "one");
		await().until(() -> !container("pages").isRunning());
		this.office.setPrinterBroken(false);
		container("pages").start();
		awaitNote("printed one, attempt 1");
	}

	@Test
	void handlerAsksForMoreTime() {
		this.rmqTemplate.send("films", List.of("first", "second"));
		awaitNote("cut second");
	}

	@Test
	void registryStopsAndStartsAListener(@Autowired Migration migration) {
		migration.run(() -> {
			assertThat(container("reports").isRunning()).isFalse();
			this.rmqTemplate.send("reports", "taxes");
			assertThat(this.office.notes()).doesNotContain("report taxes");
		});
		awaitNote("report taxes");
	}

	private RmqListenerContainer container(String id) {
		return Objects.requireNonNull(this.registry.get(id));
	}

	private void awaitNote(String note) {
		await().untilAsserted(() -> assertThat(this.office.notes()).contains(note));
	}

	private long waiting(String topic) {
		return size("rmq:{%s}:normal".formatted(topic));
	}

	private long dead(String topic) {
		return size("rmq:{%s}:g:default:dead".formatted(topic));
	}

	private long size(String stream) {
		Long size = this.redis.opsForStream().size(stream);
		return (size != null) ? size : 0;
	}

	@SpringBootApplication
	static class Application {

	}

}
