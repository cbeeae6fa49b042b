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

package io.rmq.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import io.rmq.broker.AbandonedGroup;
import io.rmq.broker.BrokerFixture;
import io.rmq.broker.redis.RedisFixtures;
import io.rmq.maintenance.RmqAbandonedGroupEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what the guide for operators shows of groups compiles and does what it says.
 */
class GroupsGuideTests {

	private static final Path GUIDE = Path.of("../docs/operations.md");

	private static final Path SOURCE = Path.of("src/test/java",
			GroupsGuideTests.class.getName().replace('.', '/') + ".java");

	@Test
	void guideShowsOnlyWhatIsCompiledHere() throws IOException {
		String source = squeeze(Files.readString(SOURCE));
		String guide = Files.readString(GUIDE);
		String section = guide.substring(guide.indexOf("## Groups\n"), guide.indexOf("## What a message says\n"));
		List<String> examples = Pattern.compile("(?s)```java\n(.*?)```")
			.matcher(section)
			.results()
			.map((result) -> squeeze(result.group(1)))
			.toList();
		assertThat(examples).hasSize(2).allSatisfy((example) -> assertThat(source).contains(example));
	}

	@Test
	void operatorRetiresAGroup() {
		try (BrokerFixture fixture = RedisFixtures.onSharedServer()) {
			RmqAdmin admin = new RmqAdmin(fixture.broker());
			admin.addGroup("orders", "old");
			Operator operator = new Operator(admin);
			operator.show();
			operator.retire();
			assertThat(admin.groups("orders")).isEmpty();
		}
	}

	@Test
	void ticketIsOpenedForAnAbandonedGroup() {
		Helpdesk helpdesk = new Helpdesk();
		helpdesk.on(new RmqAbandonedGroupEvent(new AbandonedGroup("orders", "billing", Instant.EPOCH)));
		assertThat(helpdesk.tickets.last).isEqualTo("No consumer reads orders as billing");
	}

	private static String squeeze(String text) {
		return text.replaceAll("\\s+", " ").trim();
	}

	static class Operator {

		private final Logger log = LoggerFactory.getLogger(getClass());

		private final RmqAdmin admin;

		Operator(RmqAdmin admin) {
			this.admin = admin;
		}

		void show() {
			for (String topic : this.admin.topics()) {
				this.admin.groups(topic).forEach((group) -> this.log.info(group.toString()));
			}
		}

		void retire() {
			this.admin.dropGroup("orders", "old");
		}

	}

	static final class Helpdesk {

		private final Tickets tickets = new Tickets();

		@EventListener
		void on(RmqAbandonedGroupEvent event) {
			this.tickets.open("No consumer reads " + event.group().topic() + " as " + event.group().group());
		}

	}

	static final class Tickets {

		private String last = "";

		void open(String text) {
			this.last = text;
		}

	}

}
